package dev.walferry.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A replication session as the input of a fuzz test: message after message, each after its length in two bytes.
 *
 * <p>Any bytes are a session: a length that is too large takes all the bytes that are left. With the highest bit of the
 * length set the message is sent {@value #REPEATS} times, so that a short input can be a large transaction.
 */
public final class FuzzSession {
    /** How often a message is sent if its length has the highest bit set. */
    public static final int REPEATS = 100;

    private static final int LENGTH_BYTES = 2;
    private static final int REPEATED = 0x8000;

    private FuzzSession() {}

    /**
     * Passes on the messages of a session.
     *
     * @param input any bytes
     * @param from index of the session's first byte
     * @param each receives every message, each in a new array
     */
    public static void forEach(byte[] input, int from, Consumer<byte[]> each) {
        int at = from;
        while (at + LENGTH_BYTES <= input.length) {
            int length = (input[at] & 0xFF) << 8 | (input[at + 1] & 0xFF);
            at += LENGTH_BYTES;
            int end = Math.min(input.length, at + (length & ~REPEATED));
            for (int n = (length & REPEATED) == 0 ? 1 : REPEATS; n > 0; n--) {
                each.accept(Arrays.copyOfRange(input, at, end));
            }
            at = end;
        }
    }

    /**
     * Encodes a session of these messages, each shorter than 32 KiB.
     *
     * @param head bytes before the session
     * @param messages the messages
     * @return what {@link #forEach} reads them from
     */
    public static byte[] of(byte[] head, List<byte[]> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        for (byte[] message : messages) {
            out.write(message.length >> 8);
            out.write(message.length);
            out.writeBytes(message);
        }
        return out.toByteArray();
    }
}
