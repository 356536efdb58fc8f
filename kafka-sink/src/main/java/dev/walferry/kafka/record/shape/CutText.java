package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.record.text.Utf8;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;

/** Reads the beginning of a text, without decoding the rest. */
final class CutText implements ValueReader {
    private static final int PAIR = 4;

    private final int most;

    /** Creates a cut that keeps at most {@code most} UTF-16 code units, and never half a character. */
    CutText(int most) {
        this.most = most;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        int at = from;
        int units = 0;
        while (at < to && units < most) {
            int length = bytes[at] >= 0 ? 1 : Math.max(1, Utf8.sequence(bytes, at, to));
            units += length == PAIR ? 2 : 1;
            at += units > most ? 0 : length;
        }
        out.string(bytes, from, at);
    }

    /** Returns the beginning of a text that is decoded already. */
    static String of(String text, int most) {
        boolean splits = text.length() > most && most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.length() <= most ? text : text.substring(0, splits ? most - 1 : most);
    }
}
