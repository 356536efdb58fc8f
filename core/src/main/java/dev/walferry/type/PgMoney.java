package dev.walferry.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import java.util.Objects;

/**
 * An amount of money, in the smallest unit of the currency that the database's {@code lc_monetary} names.
 *
 * <p>Neither format says what the currency is or how many fraction digits it has: binary is the bare count, and in
 * text only the digits are looked at, so that both give the same count whatever the locale.
 *
 * @param units the count, cents for most currencies
 * @see <a href="https://www.postgresql.org/docs/current/datatype-money.html">Monetary Types</a>
 */
public record PgMoney(long units) {
    private static final int MAX_TEXT = 128;

    /**
     * Reads a money value.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a money value
     */
    public static PgMoney parse(byte[] bytes, int offset, int length, boolean binary) {
        return new PgMoney(parseUnits(bytes, offset, length, binary));
    }

    /**
     * Reads a money value as a number. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the count of smallest units
     * @throws ValueFormatException if the bytes are not a money value
     */
    public static long parseUnits(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.MONEY, bytes, offset, length, Long.BYTES);
            return WireReader.int64(bytes, offset);
        }
        Objects.checkFromIndexSize(offset, length, bytes.length);
        boolean negative = false;
        boolean any = false;
        long value = 0;
        for (int i = 0; i < Math.min(length, MAX_TEXT); i++) {
            byte c = bytes[offset + i];
            negative |= c == '-' || c == '(';
            if (c >= '0' && c <= '9') {
                int digit = c - '0';
                if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
                    throw notMoney();
                }
                value = value * 10 - digit;
                any = true;
            }
        }
        if (!any || length > MAX_TEXT || (!negative && value == Long.MIN_VALUE)) {
            throw notMoney();
        }
        return negative ? value : -value;
    }

    private static ValueFormatException notMoney() {
        return new ValueFormatException(
                TypeOid.MONEY, "expected an amount in the type's range, got other text or an amount outside it");
    }

    /**
     * Returns the amount as PostgreSQL prints it with {@code lc_monetary=C}: {@code -$1,234.50}.
     *
     * @return the text, with two fraction digits
     */
    @Override
    public String toString() {
        // the smallest long negated is itself, which read as unsigned is its magnitude
        String digits = Long.toUnsignedString(units < 0 ? -units : units);
        StringBuilder out = new StringBuilder("0".repeat(Math.max(0, 3 - digits.length()))).append(digits);
        out.insert(out.length() - 2, '.');
        for (int at = out.length() - 6; at > 0; at -= 3) {
            out.insert(at, ',');
        }
        return out.insert(0, units < 0 ? "-$" : "$").toString();
    }
}
