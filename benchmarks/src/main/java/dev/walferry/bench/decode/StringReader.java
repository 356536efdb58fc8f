package dev.walferry.bench.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what most decoders do: makes a String of every value at once, needed or not. Handles inserts in text format only, so it
 * does less than a real decoder.
 */
public final class StringReader implements RowReader {
    private static final int BEFORE_COLUMNS = 1 + 4 + 1;
    private static final int XID = 4;

    private boolean streaming;

    /** Creates a reader at the start of a session. */
    public StringReader() {}

    @Override
    public void announce(byte[] message) {
        streaming |= message[0] == 'S';
    }

    /**
     * Reads a row.
     *
     * @param message an Insert message
     * @return its values
     */
    public List<String> read(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        in.position(BEFORE_COLUMNS + (streaming ? XID : 0));
        int columns = in.getShort();
        List<String> values = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            if (in.get() != 't') {
                throw new IllegalArgumentException("expected a value in text format");
            }
            byte[] text = new byte[in.getInt()];
            in.get(text);
            values.add(new String(text, StandardCharsets.UTF_8));
        }
        return values;
    }

    @Override
    public List<String> values(byte[] message) {
        return read(message);
    }
}
