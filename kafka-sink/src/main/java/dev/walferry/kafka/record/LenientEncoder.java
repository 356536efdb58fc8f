package dev.walferry.kafka.record;

import java.util.Arrays;

/**
 * Writes a type that is known by its name alone. Another type may go by the same name, so a text that does not fit is
 * written as it is.
 */
final class LenientEncoder implements ColumnEncoder {
    private final ColumnEncoder encoder;

    LenientEncoder(ColumnEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        int start = out.reserve(0);
        try {
            encoder.encode(copy, 0, copy.length, out);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            out.rewind(start);
            out.text(bytes, from, to);
        }
    }
}
