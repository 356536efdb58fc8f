package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.TupleWriter;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows carry the snapshot under which they were read, wherever they come in the stream. */
class ReadSnapshotTest {
    private static final long EPOCH = 5L << 32;
    private static final VisibilitySnapshot SNAPSHOT =
            VisibilitySnapshot.parse((EPOCH + 7) + ":" + (EPOCH + 9) + ":" + (EPOCH + 7));
    private static final Lsn HORIZON = Lsn.of(300);

    private final Placement placement = new Placement(Lsn.of(100));

    /** Ignores all outcomes. */
    private static class Ignored implements WholeRead.Outcome {
        @Override
        public void stale(long xid) {}

        @Override
        public void unclear() {}

        @Override
        public void dropped(KeyText key) {}

        @Override
        public void returned(long rows) {}

        @Override
        public void ended(long rows) {}
    }

    private static Tuple row(String id) {
        return new TupleWriter(ModelRows.TABLE).text(id).text("1").text("a").row();
    }

    private static Chunk.Content content(List<String> key, Lsn horizon) {
        return new Chunk.Content(
                ModelRows.TABLE,
                List.of(),
                new KeyEquality(ModelRows.TABLE, key),
                new Tuple[] {row("1"), row("2")},
                horizon,
                0);
    }

    @Test
    void beforeAChangeAndAtTheEndOfAChunk() {
        WatchedTable table = placement.watch(ModelRows.TABLE.oid(), new WatchedTable.Findings() {
            @Override
            public void defined(Relation relation) {}

            @Override
            public void unread(KeyText key, KeyText before) {}

            @Override
            public void dropped(KeyText key) {}
        });
        table.fence(0);
        Chunk chunk = table.begin(new Ignored());
        chunk.taken(SNAPSHOT);
        chunk.arrive(content(List.of("id"), HORIZON));
        List<String> returned = new ArrayList<>();
        for (PgOutputMessage message : List.of(
                new Begin(Lsn.of(200), 0, 9), Update.of(null, row("1")), new Commit(Lsn.of(200), Lsn.of(230), 0))) {
            assertTrue(placement.offer(message, Lsn.of(200)));
            take(returned);
        }
        placement.passed(HORIZON);
        take(returned);
        assertEquals(
                List.of(
                        "BEGIN",
                        "RELATION",
                        "READ " + (EPOCH + 7),
                        "UPDATE",
                        "COMMIT",
                        "BEGIN",
                        "READ " + (EPOCH + 7),
                        "COMMIT"),
                returned);
    }

    @Test
    void ofATableThatIsReadWhole() {
        WholeTable table = placement.whole().watch(ModelRows.TABLE.oid());
        table.fence(0);
        WholeRead read = table.begin(new Ignored());
        read.taken(SNAPSHOT);
        assertTrue(read.offer(content(List.of(), Lsn.ZERO)));
        read.finish(HORIZON);
        placement.passed(HORIZON);
        List<String> returned = new ArrayList<>();
        take(returned);
        assertEquals(List.of("BEGIN", "RELATION", "READ " + (EPOCH + 7), "READ " + (EPOCH + 7), "COMMIT"), returned);
    }

    private void take(List<String> returned) {
        for (PgOutputMessage next = placement.next(); next != null; next = placement.next()) {
            returned.add(next instanceof Read read ? "READ " + read.snapshotXmin() : String.valueOf(next.kind()));
        }
    }
}
