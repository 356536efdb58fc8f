package dev.walferry.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.FloatParser;
import dev.walferry.internal.value.ShortestDecimal;

/**
 * Values of float4 and float8: IEEE 754 in binary, shortest exact decimal, {@code NaN}, {@code Infinity} or
 * {@code -Infinity} in text.
 *
 * <p>Allocates nothing for binary values and for text of up to 15 digits (float4: 7) and a small exponent; longer text
 * goes through a String.
 */
public final class PgFloat {
    private PgFloat() {}

    /**
     * Reads a value of a floating point type.
     *
     * @param typeOid the column's type: float4 or float8. For a domain give its base type; a type that is not built in
     *     is read too, but only from text.
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value; that of a float4 is the nearest float, widened
     * @throws ValueFormatException if the type is not a floating point type or the bytes are not a value of it
     */
    public static double parse(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        if (typeOid == TypeOid.FLOAT4) {
            return float4(bytes, offset, length, binary);
        }
        if (typeOid != TypeOid.FLOAT8 && (binary || TypeOid.isBuiltIn(typeOid))) {
            throw new ValueFormatException(typeOid, "expected a floating point type, got another type");
        }
        return float8(bytes, offset, length, binary);
    }

    /**
     * Reads a float4.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value, perhaps NaN, infinite or negative zero
     * @throws ValueFormatException if the bytes are not a float4
     */
    public static float float4(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.FLOAT4, bytes, offset, length, Float.BYTES);
            return Float.intBitsToFloat(WireReader.int32(bytes, offset));
        }
        if (!FloatParser.isNumber(bytes, offset, length)) {
            throw new ValueFormatException(
                    TypeOid.FLOAT4, "expected a floating point number, got " + length + " bytes of other text");
        }
        return FloatParser.parseFloat(bytes, offset, length);
    }

    /**
     * Reads a float8.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value, perhaps NaN, infinite or negative zero
     * @throws ValueFormatException if the bytes are not a float8
     */
    public static double float8(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.FLOAT8, bytes, offset, length, Double.BYTES);
            return Double.longBitsToDouble(WireReader.int64(bytes, offset));
        }
        if (!FloatParser.isNumber(bytes, offset, length)) {
            throw new ValueFormatException(
                    TypeOid.FLOAT8, "expected a floating point number, got " + length + " bytes of other text");
        }
        return FloatParser.parseDouble(bytes, offset, length);
    }

    /**
     * Returns PostgreSQL's text of a float8, such as {@code 0.1}, {@code 1e-300} or {@code 1.2345678901234568e+17}.
     *
     * @param value any value
     * @return the shortest exact decimal
     */
    public static String toText(double value) {
        return ShortestDecimal.of(value);
    }

    /**
     * Returns PostgreSQL's text of a float4, such as {@code 0.1} or {@code 1e+06}.
     *
     * @param value any value
     * @return the shortest exact decimal
     */
    public static String toText(float value) {
        return ShortestDecimal.of(value);
    }
}
