package dev.walferry.pgoutput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes one message into another that no server would send, mostly in one place. */
final class Mutation {
    private static final int[] TELLING = {
        0, 1, -1, 2, 3, 127, 128, 255, 256, 1600, 1601, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x3FFFFFFF
    };
    private static final byte[] MARKERS = "BCOMRYIUDTSEcAbPKrpNnutd".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ADDED = 40;

    private final Random random;

    Mutation(Random random) {
        this.random = random;
    }

    byte[] of(byte[] message, List<byte[]> others) {
        byte[] mutated = once(message.clone(), others);
        while (random.nextInt(4) == 0) {
            mutated = once(mutated, others);
        }
        return mutated;
    }

    private byte[] once(byte[] bytes, List<byte[]> others) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = place(bytes.length);
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = MARKERS[random.nextInt(MARKERS.length)];
            case 3 -> bytes[0] = MARKERS[random.nextInt(MARKERS.length)];
            case 4 -> putInt(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 5 -> putInt(bytes, at, bytes.length - at - Integer.BYTES + random.nextInt(3) - 1);
            case 6 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 7 -> {
                return insert(bytes, at, random.nextInt(MOST_ADDED));
            }
            default -> {
                return splice(bytes, at, others.get(random.nextInt(others.size())));
            }
        }
        return bytes;
    }

    /** Returns a place, mostly near the start, where the fields are, even in a message with long values. */
    private int place(int length) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, 64));
    }

    private static void putInt(byte[] bytes, int at, int value) {
        if (at + Integer.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, value);
        }
    }

    private byte[] insert(byte[] bytes, int at, int count) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + count);
        System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
        if (random.nextBoolean()) {
            Arrays.fill(longer, at, at + count, (byte) 0);
        }
        return longer;
    }

    private byte[] splice(byte[] bytes, int at, byte[] other) {
        int from = random.nextInt(other.length);
        byte[] spliced = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, spliced, at, other.length - from);
        return spliced;
    }
}
