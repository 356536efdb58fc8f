package dev.walferry.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** The leftmost bit is number 0, whatever the length. */
final class PgBitsTest {
    @Test
    void bitSetHasTheIndexesOfTheBitsThatAreSet() {
        PgBits bits = PgBits.parse(Bytes.ascii("1000000010"), 0, 10, false);
        BitSet expected = new BitSet();
        expected.set(0);
        expected.set(8);
        assertEquals(expected, bits.toBitSet());
    }
}
