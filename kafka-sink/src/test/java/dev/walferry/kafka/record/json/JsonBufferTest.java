package dev.walferry.kafka.record.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
    private static final int ROUNDS = 20_000;
    private static final byte[] AROUND = "\"\\\u0001\u0080\"\\\u0001\u0080\"".getBytes(StandardCharsets.ISO_8859_1);

    private final JsonBuffer out = new JsonBuffer();
    private final JsonBuffer keys = new JsonBuffer(true);
    private final ObjectMapper jackson = new ObjectMapper();

    private byte[] written(byte[] text) {
        return written(text, out);
    }

    /** Writes the text from the middle of an array; neither the other bytes nor their number may matter. */
    private static byte[] written(byte[] text, JsonBuffer out) {
        byte[] json = out.reset().text(text, 0, text.length).toBytes();
        for (int after = 0; after <= AROUND.length; after += 3) {
            byte[] padded = ByteBuffer.allocate(AROUND.length + text.length + after)
                    .put(AROUND)
                    .put(text)
                    .put(AROUND, 0, after)
                    .array();
            byte[] same = out.reset()
                    .text(padded, AROUND.length, AROUND.length + text.length)
                    .toBytes();
            assertArrayEquals(json, same);
        }
        return json;
    }

    @Test
    void textOfKeysIsEscapedExactlyAsJacksonDoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(codePoint(random));
            }
            byte[] expected = jackson.writeValueAsBytes(text.toString());
            byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(expected, written(utf8, keys), () -> "seed " + seed + ": " + text);
            assertEquals(text.toString(), jackson.readTree(written(utf8)).textValue(), () -> "seed " + seed);
        }
    }

    private static int codePoint(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007F\u2028".codePointAt(random.nextInt(5));
            case 2 -> 0x80 + random.nextInt(0x780);
            case 3 -> 0x800 + random.nextInt(0xD000);
            case 4 -> 0x10000 + random.nextInt(0x100000);
            default -> ' ' + random.nextInt(0x5F);
        };
    }

    @Test
    void anyBytesGiveValidJson() throws Exception { // trap B23: SQL_ASCII databases hand out anything
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] text = new byte[random.nextInt(24)];
            random.nextBytes(text);
            byte[] json = written(text);
            String roundTrip = new String(json, StandardCharsets.UTF_8);
            assertArrayEquals(json, roundTrip.getBytes(StandardCharsets.UTF_8), () -> "not UTF-8, seed " + seed);
            jackson.readTree(json);
        }
    }

    @Test
    void badBytesAreReplacedAndTheirNeighborsKept() throws Exception {
        byte[] overlong = {
            'a', (byte) 0xC0, (byte) 0x80, 'b', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xF5, 'c', (byte) 0xC3
        };
        String expected = "a\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFDc\uFFFD";
        assertEquals(expected, jackson.readTree(written(overlong)).textValue());
    }

    @Test
    void numbersAreWrittenAsJavaDoes() {
        Random random = new Random(1);
        for (long value : new long[] {0, 9, 10, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, 999_999_999_999_999_999L}) {
            assertEquals(Long.toString(value), number(value));
        }
        for (int i = 0; i < ROUNDS; i++) {
            long value = random.nextLong() >> random.nextInt(Long.SIZE);
            assertEquals(Long.toString(value), number(value));
        }
    }

    private String number(long value) {
        return new String(out.reset().number(value).toBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void base64IsWrittenAsJavaDoes() {
        Random random = new Random(2);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Base64Text.write(bytes, 0, length, out.reset());
            assertEquals('"' + Base64.getEncoder().encodeToString(bytes) + '"', text());
        }
    }

    private String text() {
        return new String(out.toBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void hugeTextIsNotCut() {
        byte[] huge = new byte[3 << 20];
        java.util.Arrays.fill(huge, (byte) '"');
        assertEquals(huge.length * 2 + 2, written(huge).length);
        assertEquals("\"a\"", new String(written(new byte[] {'a'}), StandardCharsets.US_ASCII));
    }
}
