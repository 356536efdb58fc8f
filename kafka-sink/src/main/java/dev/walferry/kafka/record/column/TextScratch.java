package dev.walferry.kafka.record.column;

import dev.walferry.pgoutput.ValueView;

/** Lends readers a value's text in an array that they may overwrite. */
final class TextScratch {
    private static final int SMALLEST = 1024;
    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] bytes = new byte[SMALLEST];

    /** Copies the text to the front of an array that stays valid until the next call. A huge one is not kept. */
    byte[] load(ValueView text, int length) {
        if (length > LARGEST_KEPT) {
            return text.toBytes();
        }
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        text.getBytes(bytes, 0);
        return bytes;
    }
}
