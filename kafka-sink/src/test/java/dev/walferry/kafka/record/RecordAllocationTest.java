package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.jvm.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A record allocates its key, its value and little else: this makes encoding fast, and is measured without a clock. The
 * measurement runs in a separate process, because once another test has encoded a hundred types the compiler no longer
 * optimizes views away.
 */
@Timeout(300)
class RecordAllocationTest {
    /**
     * Bytes for the record, its headers' two objects, the heads of two arrays, the clock's instant and a view or two.
     */
    static final long BESIDES = 240;

    @Test
    void aRecordAllocatesItsArraysAndLittleElse() throws Exception {
        assertLittleBesides("a note");
    }

    /** A long text is copied once, into the record. No String and no second array is made of it. */
    @Test
    void aLongTextIsCopiedOnce() throws Exception {
        assertLittleBesides("long ".repeat(1_000));
    }

    private static void assertLittleBesides(String note) throws Exception {
        String said = ChildJvm.run("-Xmx256m", RecordAllocation.class, note);
        long besides = Long.parseLong(
                said.lines().reduce("", (before, line) -> line)); // the JVM may have printed something before
        assertTrue(besides > 0, "nothing was measured");
        assertTrue(besides <= BESIDES, besides + " bytes besides key and value");
    }
}
