package dev.walferry.kafka.record.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

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
            byte[] exact = decimal(bytes, from, to)
                    .setScale(scale, RoundingMode.UNNECESSARY)
                    .unscaledValue()
                    .toByteArray();
            out.bytes(exact, 0, exact.length);
        }
    }

    static BigDecimal decimal(byte[] bytes, int from, int to) {
        return new BigDecimal(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
