package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import org.junit.jupiter.api.Test;

class WatchedTableTest {
    private static final WatchedTable.UnreadRows NONE = new WatchedTable.UnreadRows() {
        @Override
        public void unread(KeyText key, KeyText before) {}

        @Override
        public void dropped(KeyText key) {}
    };

    private final Placement placement = new Placement(Lsn.of(100));

    private Lsn watched(int oid) {
        return placement.watch(oid, NONE).begunAt();
    }

    /** A server that has replayed less may show rows that are older than what was returned. */
    @Test
    void itsFenceIsAfterEverythingThatWasReturnedBefore() {
        assertEquals(Lsn.of(100), watched(1));
        placement.follow(new Begin(Lsn.of(200), 0, 7));
        assertEquals(Lsn.of(201), watched(2), "half of the transaction may be out");
        placement.follow(new Commit(Lsn.of(200), Lsn.of(230), 0));
        assertEquals(Lsn.of(230), watched(3));
    }

    /** It comes at the end of the transaction before, where the server may write nothing for long. */
    @Test
    void theRestOfAChunkDoesNotMoveTheFence() {
        placement.follow(new Begin(Lsn.of(100), 0, 0));
        assertEquals(Lsn.of(100), watched(1));
    }
}
