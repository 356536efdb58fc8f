package dev.walferry.kafka.record.value;

import dev.walferry.kafka.config.mode.DecimalHandling;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads {@code numeric} and {@code money} as {@code decimal.handling.mode} says. */
public final class NumericReaders {
    /** The fraction digits of {@code money} under {@code lc_monetary=C}, which the session sets. */
    private static final int MONEY_DIGITS = 2;

    /** A column's typmod for {@code numeric} is precision and scale plus the size of a length field. */
    private static final int HEADER = 4;

    private static final int NO_TYPMOD = -1;
    private static final byte[] NAN = "NAN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INFINITY = "POSITIVE_INFINITY".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "NEGATIVE_INFINITY".getBytes(StandardCharsets.US_ASCII);

    private NumericReaders() {}

    /**
     * Returns whether a number is finite.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @return false for NaN and infinities
     */
    static boolean isFinite(byte[] bytes, int from, int to) {
        byte last = bytes[to - 1];
        return last >= '0' && last <= '9';
    }

    /**
     * Returns a reader of {@code numeric}.
     *
     * @param mode what it becomes
     * @param typmod the column's type modifier
     * @param strict whether a number that is not finite is refused where its field is a decimal; otherwise it is a string
     * @return a reader
     */
    public static ValueReader numeric(DecimalHandling mode, int typmod, boolean strict) {
        return switch (mode) {
            case DOUBLE -> NumericReaders::nearestDouble;
            case STRING -> NumericReaders::string;
            case PRECISE -> {
                ValueReader finite =
                        hasScale(typmod) ? new FixedDecimalReader(scale(typmod)) : new VariableDecimalReader();
                yield (bytes, from, to, out) -> {
                    if (isFinite(bytes, from, to)) {
                        finite.read(bytes, from, to, out);
                    } else if (strict) {
                        throw new UnconvertibleException("a decimal is neither NaN nor infinite");
                    } else {
                        out.ascii(bytes, from, to);
                    }
                };
            }
        };
    }

    /**
     * Returns whether a column of type {@code numeric} has a scale.
     *
     * @param typmod the column's type modifier
     * @return false for {@code numeric} without precision
     */
    public static boolean hasScale(int typmod) {
        return typmod != NO_TYPMOD;
    }

    /**
     * Returns the scale of a column of type {@code numeric(p,s)}: the lowest 11 bits, signed since PostgreSQL 15. Before that
     * no scale was large enough to look negative.
     *
     * @param typmod the column's type modifier
     * @return the scale
     */
    public static int scale(int typmod) {
        return (typmod - HEADER) << 21 >> 21;
    }

    /** Writes the nearest double, or an infinity if there is none. */
    private static void nearestDouble(byte[] bytes, int from, int to, ValueSink out) {
        out.float64(Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));
    }

    /** Writes Debezium's words for values that are not numbers. */
    private static void string(byte[] bytes, int from, int to, ValueSink out) {
        if (isFinite(bytes, from, to)) {
            out.ascii(bytes, from, to);
        } else if (bytes[from] == 'N') {
            out.ascii(NAN, 0, NAN.length);
        } else {
            byte[] word = bytes[from] == '-' ? MINUS_INFINITY : INFINITY;
            out.ascii(word, 0, word.length);
        }
    }

    /**
     * Returns the scale of {@code money}.
     *
     * @param digits fraction digits under the server's own {@code lc_monetary}
     * @return the scale, at least that of most currencies
     */
    public static int moneyScale(int digits) {
        return Math.max(MONEY_DIGITS, digits);
    }

    /**
     * Returns a reader of {@code money}: an amount like {@code -$1,234.50}, as the C locale prints it.
     *
     * @param mode what it becomes
     * @param digits fraction digits under the server's own {@code lc_monetary}: 12345 yen are printed as $123.45
     * @return a reader
     */
    public static ValueReader money(DecimalHandling mode, int digits) {
        ValueReader plain = switch (mode) {
            case DOUBLE -> NumericReaders::nearestDouble;
            case STRING -> NumericReaders::string;
            case PRECISE -> new FixedDecimalReader(moneyScale(digits));
        };
        if (digits == MONEY_DIGITS) {
            return (bytes, from, to, out) -> plain.read(bytes, from, stripCurrency(bytes, from, to), out);
        }
        return (bytes, from, to, out) -> {
            byte[] moved = moved(LongDecimal.read(bytes, from, stripCurrency(bytes, from, to)), digits);
            plain.read(moved, 0, moved.length, out);
        };
    }

    private static byte[] moved(BigDecimal amount, int digits) {
        return amount.scaleByPowerOfTen(MONEY_DIGITS - digits)
                .setScale(moneyScale(digits), RoundingMode.UNNECESSARY)
                .toPlainString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int stripCurrency(byte[] bytes, int from, int to) {
        int end = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b >= '0' && b <= '9') || b == '-' || b == '.') {
                bytes[end++] = b;
            } else if (b != '$' && b != ',') {
                throw new IllegalArgumentException("expected an amount in the C locale");
            }
        }
        return end;
    }
}
