package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTableTest {
    private static final WatchedTable.Findings NONE = new WatchedTable.Findings() {
        @Override
        public void defined(Relation relation) {}

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

    /** If the transaction is rolled back, the consumer forgets what came in it. */
    @Test
    void noRowComesInAPreparedTransaction() {
        List<KeyText> dropped = new ArrayList<>();
        List<KeyText> droppedOfChunk = new ArrayList<>();
        WatchedTable table = placement.watch(ModelRows.TABLE.oid(), new WatchedTable.Findings() {
            @Override
            public void defined(Relation relation) {}

            @Override
            public void unread(KeyText key, KeyText before) {}

            @Override
            public void dropped(KeyText key) {
                dropped.add(key);
            }
        });
        table.key(List.of("id"));
        table.fence(0);
        Chunk chunk = table.begin(new Chunk.Outcome() {
            @Override
            public void stale(long xid) {}

            @Override
            public void unclear() {}

            @Override
            public void dropped(KeyText key) {
                droppedOfChunk.add(key);
            }

            @Override
            public void ended(long rows) {}
        });
        chunk.taken(VisibilitySnapshot.parse("7:7:"));
        chunk.arrive(new Chunk.Content(
                ModelRows.TABLE,
                List.of(),
                new KeyEquality(ModelRows.TABLE, List.of("id")),
                new Tuple[] {row("1", "before"), row("2", "untouched")},
                Lsn.of(300),
                0));
        List<Kind> returned = new ArrayList<>();
        for (PgOutputMessage message : List.of(
                new BeginPrepare(Lsn.of(200), Lsn.of(230), 0, 7, "gid"),
                Update.of(null, row("1", "prepared")),
                new Prepare(Lsn.of(200), Lsn.of(230), 0, 7, "gid"))) {
            assertTrue(placement.offer(message, Lsn.of(200)));
            take(returned);
        }
        assertEquals(List.of(Kind.BEGIN_PREPARE, Kind.RELATION, Kind.UPDATE, Kind.PREPARE), returned);
        assertEquals(List.of(new KeyText(List.of("1"))), dropped);
        assertEquals(dropped, droppedOfChunk, "the chunk does not count as read before");
        returned.clear();
        placement.passed(Lsn.of(300));
        take(returned);
        assertEquals(List.of(Kind.BEGIN, Kind.READ, Kind.COMMIT), returned, "the row that was not changed");
    }

    private static Tuple row(String id, String large) {
        return new TupleWriter(ModelRows.TABLE).text(id).text("1").text(large).row();
    }

    private void take(List<Kind> returned) {
        for (PgOutputMessage next = placement.next(); next != null; next = placement.next()) {
            returned.add(next.kind());
        }
    }

    /**
     * The rest of a chunk comes at the end of the previous transaction, after which the server may write nothing for
     * long.
     */
    @Test
    void theRestOfAChunkDoesNotMoveTheFence() {
        placement.follow(new Begin(Lsn.of(100), 0, 0));
        assertEquals(Lsn.of(100), watched(1));
    }
}
