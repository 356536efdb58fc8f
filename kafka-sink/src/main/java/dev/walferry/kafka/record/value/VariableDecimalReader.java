package dev.walferry.kafka.record.value;

import java.math.BigDecimal;

/**
 * Reads a finite {@code numeric} of a column without a scale as Debezium's structure of scale and unscaled value, without
 * trailing zeros.
 */
final class VariableDecimalReader implements ValueReader {
    static final StructField SCALE = new StructField("scale");
    static final StructField VALUE = new StructField("value");

    private final ShortDecimal decimal = new ShortDecimal();

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        if (decimal.read(bytes, from, to)) {
            decimal.stripTrailingZeros();
            begin(decimal.scale, out);
            decimal.tellUnscaled(out);
            out.endStruct();
        } else {
            large(LongDecimal.read(bytes, from, end(bytes, from, to)), out);
        }
    }

    private static void begin(int scale, ValueSink out) {
        out.beginStruct();
        out.field(SCALE);
        out.integer(scale);
        out.field(VALUE);
    }

    /**
     * Returns where a number ends without the zeros of its fraction. BigDecimal divides all its digits by ten for each zero.
     */
    private static int end(byte[] bytes, int from, int to) {
        int point = from;
        while (point < to && bytes[point] != '.') {
            point++;
        }
        if (point == to) {
            return to;
        }
        int end = to;
        while (bytes[end - 1] == '0') {
            end--;
        }
        return end - 1 == point ? point : end;
    }

    private static void large(BigDecimal value, ValueSink out) {
        byte[] bytes = value.unscaledValue().toByteArray();
        begin(value.scale(), out);
        out.bytes(bytes, 0, bytes.length);
        out.endStruct();
    }
}
