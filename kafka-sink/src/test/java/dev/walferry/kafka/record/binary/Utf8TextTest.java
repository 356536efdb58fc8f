package dev.walferry.kafka.record.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts in the middle of a message, as on the wire. Neither the bytes around them nor their number may matter. */
class Utf8TextTest {
    private static final int LONGEST = 24;
    private static final int MOST_AFTER = 9;
    private static final int ROUNDS = 2_000;

    /**
     * Bytes around a text: each would change the text if it were read as part of it, and the last ones would complete a
     * truncated sequence.
     */
    private static final byte[][] AROUND = {
        {
            (byte) 0xFF,
            (byte) 0xC3,
            (byte) 0xE2,
            (byte) 0xF0,
            (byte) 0xED,
            (byte) 0xFE,
            (byte) 0xC0,
            (byte) 0xFF,
            (byte) 0xC3
        },
        {
            (byte) 0x80,
            (byte) 0xA9,
            (byte) 0x82,
            (byte) 0xAC,
            (byte) 0x80,
            (byte) 0x80,
            (byte) 0xBF,
            (byte) 0x80,
            (byte) 0x80
        },
        {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'}
    };

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    /** Asserts what is written for a text, wherever it is in an array. */
    private static void assertWritten(byte[] expected, byte[] text, String what) {
        for (byte[] around : AROUND) {
            for (int after = 0; after <= MOST_AFTER; after++) {
                byte[] message = ByteBuffer.allocate(around.length + text.length + after)
                        .put(around)
                        .put(text)
                        .put(around, 0, after)
                        .array();
                int to = around.length + text.length;
                int length = Utf8Text.length(message, around.length, to);
                String where = what + ", " + after + " bytes after it";
                assertEquals(expected.length, length, where);
                BinaryBuffer out = new BinaryBuffer();
                out.text(message, around.length, to, length);
                assertArrayEquals(expected, out.toBytes(), where);
            }
        }
    }

    private static byte[] ascii(int length) {
        return "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void asciiOfAnyLengthIsCopied() {
        for (int length = 0; length <= LONGEST; length++) {
            byte[] text = ascii(length);
            assertWritten(text, text, length + " bytes");
        }
    }

    @Test
    void aBadByteIsReplacedWhereverItStands() {
        for (int length = 1; length <= LONGEST; length++) {
            for (int at = 0; at < length; at++) {
                for (int bad : new int[] {0x80, 0xC3, 0xE2, 0xF0, 0xFF}) {
                    byte[] text = ascii(length);
                    text[at] = (byte) bad;
                    ByteArrayOutputStream expected = new ByteArrayOutputStream();
                    expected.write(text, 0, at);
                    expected.writeBytes(REPLACEMENT);
                    expected.write(text, at + 1, length - at - 1);
                    assertWritten(expected.toByteArray(), text, "byte " + at + " of " + length);
                }
            }
        }
    }

    @Test
    void aSequenceIsKeptWhereverItStands() {
        for (String character : new String[] {"é", "€", "\uD83D\uDE00"}) {
            for (int before = 0; before <= LONGEST; before++) {
                for (int after = 0; after < Long.BYTES; after++) {
                    byte[] text = ("a".repeat(before) + character + "b".repeat(after)).getBytes(StandardCharsets.UTF_8);
                    assertWritten(text, text, character + " after " + before + " bytes");
                }
            }
        }
    }

    @Test
    void bytesOfAnyKindBecomeWhatTheyBecomeAlone() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] text = new byte[random.nextInt(LONGEST)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 'a');
            }
            BinaryBuffer out = new BinaryBuffer();
            out.text(text, 0, text.length, Utf8Text.length(text, 0, text.length));
            byte[] alone = out.toBytes();
            String read = new String(alone, StandardCharsets.UTF_8);
            assertArrayEquals(alone, read.getBytes(StandardCharsets.UTF_8), () -> "not UTF-8, seed " + seed);
            assertWritten(alone, text, "seed " + seed + ", round " + round);
        }
    }
}
