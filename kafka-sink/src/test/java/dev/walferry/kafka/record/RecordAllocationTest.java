package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What makes encoding fast, without a clock: a record costs its key, its value and little else. Measured in a process of
 * its own: where another test has encoded a hundred types before, the compiler no longer takes views apart.
 */
@Timeout(60)
class RecordAllocationTest {
    /** The record, its headers' two objects, the heads of two arrays; the clock's instant and a view or two. */
    static final long BESIDES = 240;

    @Test
    void aRecordAllocatesItsArraysAndLittleElse() throws Exception {
        assertLittleBesides("a note");
    }

    /** One copy of a long text: the record's own. Neither a String nor a second array is made of it. */
    @Test
    void aLongTextIsCopiedOnce() throws Exception {
        assertLittleBesides("long ".repeat(1_000));
    }

    private static void assertLittleBesides(String note) throws Exception {
        long besides = Long.parseLong(ChildJvm.run("-Xmx256m", RecordAllocation.class, note));
        assertTrue(besides > 0, "nothing was measured");
        assertTrue(besides <= BESIDES, besides + " bytes besides key and value");
    }
}
