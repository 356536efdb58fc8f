package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.text.Digits;
import dev.walferry.kafka.record.value.ValueSink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The field {@code sequence} of a source: the last commit's position and the change's, as a JSON array in a string. */
final class SequenceText {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final int LONGEST = 64;

    private final byte[] text = new byte[LONGEST];
    private int size;

    void write(@Nullable Lsn lastCommit, @Nullable Lsn lsn, ValueSink out) {
        compose(lastCommit, lsn);
        out.string(text, 0, size);
    }

    String toString(@Nullable Lsn lastCommit, @Nullable Lsn lsn) {
        compose(lastCommit, lsn);
        return new String(text, 0, size, StandardCharsets.US_ASCII);
    }

    private void compose(@Nullable Lsn lastCommit, @Nullable Lsn lsn) {
        size = 0;
        put('[');
        quoted(lastCommit);
        put(',');
        quoted(lsn);
        put(']');
    }

    private void put(char ascii) {
        text[size++] = (byte) ascii;
    }

    private void quoted(@Nullable Lsn lsn) {
        if (lsn == null) {
            System.arraycopy(NULL, 0, text, size, NULL.length);
            size += NULL.length;
            return;
        }
        int digits = Digits.count(lsn.value());
        put('"');
        Digits.put(lsn.value(), digits, text, size);
        size += digits;
        put('"');
    }
}
