package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.NumericReader;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A numeric: an exact decimal with its scale, or NaN, or since PostgreSQL 14 one of the infinities.
 *
 * <p>{@code 1.50} and {@code 1.5} are different values here because their text differs. To ignore the scale, compare
 * {@link #toBigDecimal} with {@code compareTo}. NaN equals NaN, as in PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-numeric.html">Numeric Types</a>
 */
public final class PgNumeric {
    /** {@code NaN}. */
    public static final PgNumeric NAN = new PgNumeric(null, "NaN");
    /** {@code Infinity}. */
    public static final PgNumeric INFINITY = new PgNumeric(null, "Infinity");
    /** {@code -Infinity}. */
    public static final PgNumeric MINUS_INFINITY = new PgNumeric(null, "-Infinity");

    private final @Nullable BigDecimal number;
    private final String special;

    private PgNumeric(@Nullable BigDecimal number, String special) {
        this.number = number;
        this.special = special;
    }

    /**
     * Returns a finite value.
     *
     * @param number the number; a negative scale becomes zero, because PostgreSQL prints no exponents
     * @return the value
     */
    public static PgNumeric of(BigDecimal number) {
        return new PgNumeric(number.scale() < 0 ? number.setScale(0) : number, "");
    }

    /**
     * Reads a numeric. The largest has 131072 digits before the point and 16383 after it; ten bytes of binary can stand
     * for one that large.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a numeric
     */
    public static PgNumeric parse(byte[] bytes, int offset, int length, boolean binary) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            return binary ? fromBinary(new WireReader(bytes, offset, length)) : fromText(bytes, offset, length);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.NUMERIC, e.reason(), e);
        }
    }

    private static PgNumeric fromBinary(WireReader in) {
        return switch (NumericReader.sign(in)) {
            case NumericReader.NAN -> NAN;
            case NumericReader.INFINITY -> INFINITY;
            case NumericReader.MINUS_INFINITY -> MINUS_INFINITY;
            default -> new PgNumeric(NumericReader.binary(in), "");
        };
    }

    /** Returns the text of a value in binary format, digit by digit. */
    static String text(byte[] bytes, int offset, int length) {
        WireReader in = new WireReader(bytes, offset, length);
        try {
            return NumericReader.sign(in) > NumericReader.NEGATIVE
                    ? fromBinary(in).toString()
                    : NumericReader.print(in);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.NUMERIC, e.reason(), e);
        }
    }

    private static PgNumeric fromText(byte[] bytes, int offset, int length) {
        int last = length == 0 ? 0 : bytes[offset + length - 1];
        if (last >= '0' && last <= '9') {
            return new PgNumeric(NumericReader.text(bytes, offset, length), "");
        }
        for (PgNumeric value : new PgNumeric[] {NAN, INFINITY, MINUS_INFINITY}) {
            if (NumericReader.isWord(bytes, offset, length, value.special)) {
                return value;
            }
        }
        throw new ValueFormatException(TypeOid.NUMERIC, "expected a decimal number, NaN or Infinity, got other text");
    }

    /**
     * Returns whether this is a number.
     *
     * @return false for NaN and the infinities
     */
    public boolean isFinite() {
        return number != null;
    }

    /**
     * Returns whether this is NaN.
     *
     * @return true for {@link #NAN}
     */
    public boolean isNaN() {
        return equals(NAN);
    }

    /**
     * Returns the number with PostgreSQL's scale: {@code 0.00} has scale 2.
     *
     * @return the number
     * @throws ValueFormatException if this is NaN or infinite
     */
    public BigDecimal toBigDecimal() {
        if (number == null) {
            throw new ValueFormatException(TypeOid.NUMERIC, "expected a finite number, got NaN or an infinity");
        }
        return number;
    }

    /**
     * Returns the nearest double.
     *
     * @return the value, infinite if too large for a double; NaN and the infinities are themselves
     */
    public double toDouble() {
        return number != null ? number.doubleValue() : Double.parseDouble(special);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PgNumeric that && special.equals(that.special) && Objects.equals(number, that.number);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, special);
    }

    @Override
    public String toString() {
        return number != null ? number.toPlainString() : special;
    }
}
