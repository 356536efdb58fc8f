package dev.walferry.kafka.record;

import dev.walferry.kafka.config.DecimalHandling;

/** Writes numbers, {@code numeric} and {@code money} as {@code decimal.handling.mode} says. */
final class NumericEncoders {
    /** A column's typmod for {@code numeric} is precision and scale plus the size of a length field. */
    private static final int HEADER = 4;

    private static final int NO_TYPMOD = -1;
    private static final int MONEY_SCALE = 2;

    private static final byte[] NAN = Json.bytes("\"NAN\"");
    private static final byte[] INFINITY = Json.bytes("\"POSITIVE_INFINITY\"");
    private static final byte[] MINUS_INFINITY = Json.bytes("\"NEGATIVE_INFINITY\"");

    private final DecimalHandling mode;

    NumericEncoders(DecimalHandling mode) {
        this.mode = mode;
    }

    /** Digits as they are; JSON has no NaN and no infinity, so these are strings. */
    static void number(byte[] bytes, int from, int to, JsonBuffer out) {
        if (isFinite(bytes, from, to)) {
            out.raw(bytes, from, to);
        } else {
            out.text(bytes, from, to);
        }
    }

    static boolean isFinite(byte[] bytes, int from, int to) {
        byte last = bytes[to - 1];
        return last >= '0' && last <= '9';
    }

    ColumnEncoder numeric(int typmod) {
        return switch (mode) {
            case DOUBLE -> NumericEncoders::number;
            case STRING -> NumericEncoders::string;
            case PRECISE -> typmod == NO_TYPMOD ? new UnscaledNumericEncoder() : new NumericEncoder(scale(typmod));
        };
    }

    /** The lowest 11 bits, signed since PostgreSQL 15; before it no scale was large enough to look negative. */
    private static int scale(int typmod) {
        return (typmod - HEADER) << 21 >> 21;
    }

    /** Debezium's words for what is no number. */
    private static void string(byte[] bytes, int from, int to, JsonBuffer out) {
        if (isFinite(bytes, from, to)) {
            out.raw('"').raw(bytes, from, to).raw('"');
        } else if (bytes[from] == 'N') {
            out.raw(NAN);
        } else {
            out.raw(bytes[from] == '-' ? MINUS_INFINITY : INFINITY);
        }
    }

    /** An amount like {@code -$1,234.50}, which is what the C locale makes of it. */
    ColumnEncoder money() {
        ColumnEncoder plain = switch (mode) {
            case DOUBLE -> NumericEncoders::number;
            case STRING -> NumericEncoders::string;
            case PRECISE -> new NumericEncoder(MONEY_SCALE);
        };
        return (bytes, from, to, out) -> plain.encode(bytes, from, stripCurrency(bytes, from, to), out);
    }

    private static int stripCurrency(byte[] bytes, int from, int to) {
        int end = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b >= '0' && b <= '9') || b == '-' || b == '.') {
                bytes[end++] = b;
            } else if (b != '$' && b != ',') {
                throw new IllegalArgumentException("amount expected");
            }
        }
        return end;
    }
}
