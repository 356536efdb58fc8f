package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A decoder fed with hex. Every message lies in the middle of an array full of bytes that would be valid, so that a decoder that counts from 0 or reads beyond the end fails.
 */
final class DecodingSession {
    static final HexFormat HEX = HexFormat.of();

    /** The offset of messages in their arrays. */
    static final int OFFSET = 37;

    private static final byte PADDING = 'n';

    private final PgOutputDecoder decoder;

    private DecodingSession(PgOutputDecoder decoder) {
        this.decoder = decoder;
    }

    /** Returns a new session in which some messages have been decoded. */
    static DecodingSession after(String... messages) {
        return new DecodingSession(new PgOutputDecoder()).then(messages);
    }

    /** The same with these limits. */
    static DecodingSession limited(DecoderLimits limits, String... messages) {
        return new DecodingSession(new PgOutputDecoder(limits)).then(messages);
    }

    /** Decodes more messages. */
    DecodingSession then(String... messages) {
        for (String message : messages) {
            decode(message);
        }
        return this;
    }

    PgOutputMessage decode(String hex) {
        return decode(bytes(hex));
    }

    PgOutputMessage decode(byte[] message) {
        return decoder.decode(padded(message), OFFSET, message.length);
    }

    <T extends PgOutputMessage> T decode(Class<T> type, String hex) {
        T message = assertInstanceOf(type, decode(hex));
        assertEquals(bytes(hex)[0], message.kind().wireByte());
        return message;
    }

    /** Asserts that a message is refused for a reason at an offset from its start. */
    void refuses(String hex, int offset, String reason) {
        PgOutputFormatException e = refuses(bytes(hex));
        assertEquals(offset, e.offset(), e.getMessage());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(reason), message);
        assertTrue(message.contains("at byte " + offset), message);
    }

    /** Asserts that bytes are refused with the only allowed exception. */
    PgOutputFormatException refuses(byte[] message) {
        PgOutputFormatException e = assertThrows(PgOutputFormatException.class, () -> decode(message));
        assertFalse(e.offset() < 0 || e.offset() > message.length, () -> "offset outside: " + e.getMessage());
        return e;
    }

    static byte[] bytes(String hex) {
        return HEX.parseHex(hex.replace(" ", ""));
    }

    static byte[] padded(byte[] message) {
        byte[] array = new byte[OFFSET + message.length + OFFSET];
        Arrays.fill(array, PADDING);
        System.arraycopy(message, 0, array, OFFSET, message.length);
        return array;
    }
}
