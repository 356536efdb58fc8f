package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.type.WireSamples.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damaged values: any bytes give a value or a ValueFormatException.
 *
 * <p>The seed is printed; {@code -Dwalferry.seed=N} runs the same mutations again, {@code -Dwalferry.mutations=N} sets
 * how many.
 */
@Tag("slow")
final class RandomMutationTest {
    private static final int DEFAULT_MUTATIONS = 200_000;

    /** The longest numeric takes eight bytes and is nearly 150,000 digits long, and a range has two of them. */
    private static final long PER_BYTE = 20_000;

    private static final byte[] INTERESTING = {0, 1, -1, 0x7F, (byte) 0x80, '"', '\\', '{', '}', '(', ')', ',', '9', '-'
    };

    @Test
    void mutationsGiveValuesOrValueFormatExceptions() {
        long seed = Long.getLong("walferry.seed", new Random().nextLong());
        Random random = new Random(seed);
        WireSamples file = WireSamples.ofServer18();
        TypeCatalog types = file.catalog();
        List<Sample> samples = file.samples().toList();
        int mutations = Integer.getInteger("walferry.mutations", DEFAULT_MUTATIONS);
        int values = 0;
        int refusals = 0;
        for (int i = 0; i < mutations; i++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            boolean binary = random.nextBoolean();
            byte[] bytes = mutate(random, binary ? sample.binary() : sample.textBytes());
            try {
                Object value = PgValue.parse(sample.typeOid(), types, bytes, 0, bytes.length, binary);
                assertFalse(
                        PgText.of(value).length() > 200_000 + PER_BYTE * bytes.length, () -> "too long, seed " + seed);
                values++;
            } catch (ValueFormatException e) {
                refusals++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " mutation " + i + " of " + sample + " binary " + binary, e);
            }
        }
        assertTrue(values > mutations / 50 && refusals > mutations / 50, "seed " + seed);
        System.out.printf(
                "seed %d: %,d mutations of values, %,d read, %,d refused%n", seed, mutations, values, refusals);
    }

    private static byte[] mutate(Random random, byte[] original) {
        byte[] bytes = original.clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
                case 2 -> set(bytes, at, (byte) random.nextInt());
                case 3 -> set(bytes, at, INTERESTING[random.nextInt(INTERESTING.length)]);
                default -> System.arraycopy(bytes, at, bytes, at / 2, bytes.length - at);
            }
        }
        return bytes;
    }

    private static void set(byte[] bytes, int at, byte value) {
        if (at < bytes.length) {
            bytes[at] = value;
        }
    }
}
