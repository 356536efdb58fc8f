package dev.walferry.kafka.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Writes {@code numeric(p,s)} as its unscaled value; the scale is the column's. NaN and infinities become strings. */
final class NumericEncoder implements ColumnEncoder {
    private final int scale;
    private final Unscaled unscaled = new Unscaled();

    NumericEncoder(int scale) {
        this.scale = scale;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        if (!NumericEncoders.isFinite(bytes, from, to)) {
            out.text(bytes, from, to);
        } else if (unscaled.read(bytes, from, to) && unscaled.scale == scale) {
            Unscaled.writeBytes(unscaled.value, out);
        } else {
            BigInteger exact = decimal(bytes, from, to)
                    .setScale(scale, RoundingMode.UNNECESSARY)
                    .unscaledValue();
            byte[] large = exact.toByteArray();
            Base64Text.STANDARD.write(large, 0, large.length, out);
        }
    }

    static BigDecimal decimal(byte[] bytes, int from, int to) {
        return new BigDecimal(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }
}
