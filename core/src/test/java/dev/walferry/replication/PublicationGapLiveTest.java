package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * A publication that is dropped and created again: changes made without it cannot be decoded with it. Before 18 the
 * server refuses to go on; from 18 on it leaves those changes out with a warning, which is no better.
 */
@Timeout(600)
class PublicationGapLiveTest {
    private static final Duration OFTEN = Duration.ofMillis(50);

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        live.createSlot("s", false);
        return live;
    }

    private static void makeGap(Live live) throws SQLException {
        live.database().execute("drop publication p");
        live.mark("lost");
        live.database().execute("create publication p for all tables");
        live.mark("seen");
    }

    private static ReplicationException end(Live live) {
        try (ChangeStream stream = live.stream("s").statusInterval(OFTEN).open()) {
            return assertThrows(ReplicationException.class, () -> {
                while (true) {
                    stream.next();
                }
            });
        }
    }

    @OnPostgres
    void theErrorNamesTheWayOutAndItWorks(TestDatabase database) throws SQLException {
        Live live = live(database);
        makeGap(live);
        Lsn before = live.confirmedFlush("s");
        ReplicationException e = end(live);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().contains("slot \"" + live.slot("s") + "\" at "), e::getMessage);
        assertTrue(e.getMessage().contains("pg_replication_slot_advance"), e::getMessage);
        assertTrue(e.getMessage().contains("another publication that existed all the time"), e::getMessage);
        assertEquals(withoutPosition(e), withoutPosition(end(live)), "every start ends the same way");
        assertEquals(before, live.confirmedFlush("s"));
        live.awaitFree("s");
        database.queryOne(
                "select pg_replication_slot_advance('" + live.slot("s") + "', pg_catalog.pg_current_wal_lsn())");
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
    }

    /**
     * Returns the error without a position: when the stream reports its position, it may or may not have read past the
     * gap.
     */
    private static String withoutPosition(ReplicationException e) {
        return e.getMessage().replaceAll("[0-9A-F]+/[0-9A-F]+", "*");
    }

    @OnPostgres({14, 18})
    void aPublicationThatExistedAllTheTimeHasEverything(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create publication q for all tables");
        live.createSlot("s", false);
        database.execute("drop publication p");
        live.mark("kept");
        database.execute("create publication p for all tables");
        live.mark("end");
        try (ChangeStream stream = live.streamOf("s", "q").open()) {
            assertEquals(List.of("insert public.mark(id=kept)"), Live.changesTo("end", stream));
        }
    }

    /** A client that stores how far it has read would skip the missing changes once another publication sends them. */
    @OnPostgres(18)
    void nothingOfWhatComesAfterTheGapIsReturned(TestDatabase database) throws SQLException {
        Live live = live(database);
        live.mark("held");
        try (ChangeStream stream = seldomTelling(live)) {
            Live.skipToInsert(stream);
            assertEquals(Kind.COMMIT, stream.next().kind());
            makeGap(live); // no status update is due: nothing was confirmed since the first one
            ReplicationException e = assertThrows(ReplicationException.class, stream::next);
            assertEquals(Category.FATAL, e.category());
            assertTrue(e.getMessage().contains("another publication that existed all the time"), e::getMessage);
        }
    }

    @OnPostgres(18)
    void aTransactionWithAGapInItDoesNotEnd(TestDatabase database) throws SQLException {
        Live live = live(database);
        makeGapWithinATransaction(live);
        try (ChangeStream stream = seldomTelling(live)) {
            List<Kind> kinds = new ArrayList<>();
            ReplicationException e = assertThrows(ReplicationException.class, () -> {
                while (true) {
                    kinds.add(stream.next().kind());
                }
            });
            assertEquals(Category.FATAL, e.category());
            assertEquals(List.of(Kind.INSERT, Kind.INSERT), rows(kinds));
            assertFalse(kinds.contains(Kind.COMMIT), kinds::toString);
        }
    }

    /** The first call that meets the warning ends the stream, and nothing is confirmed after it. */
    @OnPostgres(18)
    void askingForAKeepaliveEndsTheStreamToo(TestDatabase database) throws SQLException {
        Live live = live(database);
        makeGapWithinATransaction(live);
        try (ChangeStream stream = seldomTelling(live)) {
            Live.skipToInsert(stream);
            Live.skipToInsert(stream);
            ReplicationException e = assertThrows(ReplicationException.class, stream::askForKeepalive);
            assertEquals(Category.FATAL, e.category());
            assertThrows(IllegalStateException.class, stream::next);
            assertThrows(IllegalStateException.class, stream::keepUp);
        }
    }

    private static ChangeStream seldomTelling(Live live) {
        return live.stream("s").statusInterval(Duration.ofMinutes(5)).open();
    }

    private static void makeGapWithinATransaction(Live live) throws SQLException {
        try (Connection session = live.session()) {
            Live.run(session, "insert into mark values ('before')");
            live.database().execute("drop publication p");
            Live.run(session, "insert into mark values ('lost')");
            live.database().execute("create publication p for all tables");
            Live.run(session, "insert into mark values ('seen')");
            session.commit();
        }
    }

    private static List<Kind> rows(List<Kind> kinds) {
        return kinds.stream().filter(kind -> kind == Kind.INSERT).toList();
    }
}
