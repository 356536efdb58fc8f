package dev.walferry.kafka.record.value;

import java.math.RoundingMode;

/** Reads a finite {@code numeric(p,s)} as the bytes of its unscaled value; the scale is the column's. */
final class FixedDecimalReader implements ValueReader {
    private final int scale;
    private final ShortDecimal decimal = new ShortDecimal();

    FixedDecimalReader(int scale) {
        this.scale = scale;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        if (decimal.read(bytes, from, to) && decimal.scale == scale) {
            decimal.tellUnscaled(out);
        } else {
            byte[] exact = LongDecimal.read(bytes, from, to)
                    .setScale(scale, RoundingMode.UNNECESSARY)
                    .unscaledValue()
                    .toByteArray();
            out.bytes(exact, 0, exact.length);
        }
    }
}
