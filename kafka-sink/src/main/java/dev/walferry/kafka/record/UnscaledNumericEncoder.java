package dev.walferry.kafka.record;

import java.math.BigDecimal;

/**
 * Writes {@code numeric} of a column without a scale as {@code {"scale":s,"value":...}}, without trailing zeros. NaN and
 * infinities become strings.
 */
final class UnscaledNumericEncoder implements ColumnEncoder {
    private static final byte[] SCALE = Json.bytes("{\"scale\":");
    private static final byte[] VALUE = Json.bytes(",\"value\":");

    private final Unscaled unscaled = new Unscaled();

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        if (!NumericEncoders.isFinite(bytes, from, to)) {
            out.text(bytes, from, to);
        } else if (unscaled.read(bytes, from, to)) {
            small(unscaled.value, unscaled.scale, out);
        } else {
            large(NumericEncoder.decimal(bytes, from, to).stripTrailingZeros(), out);
        }
    }

    private static void small(long value, int scale, JsonBuffer out) {
        long rest = value;
        int left = scale;
        while (left > 0 && rest % 10 == 0) {
            rest /= 10;
            left--;
        }
        Unscaled.writeBytes(rest, out.raw(SCALE).number(left).raw(VALUE));
        out.raw('}');
    }

    private static void large(BigDecimal stripped, JsonBuffer out) {
        BigDecimal value = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        byte[] bytes = value.unscaledValue().toByteArray();
        out.raw(SCALE).number(value.scale()).raw(VALUE);
        Base64Text.STANDARD.write(bytes, 0, bytes.length, out);
        out.raw('}');
    }
}
