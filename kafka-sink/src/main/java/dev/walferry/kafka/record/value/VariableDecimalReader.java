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
            large(FixedDecimalReader.decimal(bytes, from, to).stripTrailingZeros(), out);
        }
    }

    private static void begin(int scale, ValueSink out) {
        out.beginStruct();
        out.field(SCALE);
        out.integer(scale);
        out.field(VALUE);
    }

    private static void large(BigDecimal stripped, ValueSink out) {
        BigDecimal value = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        byte[] bytes = value.unscaledValue().toByteArray();
        begin(value.scale(), out);
        out.bytes(bytes, 0, bytes.length);
        out.endStruct();
    }
}
