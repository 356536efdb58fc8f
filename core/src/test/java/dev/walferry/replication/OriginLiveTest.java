package dev.walferry.replication;

import static dev.walferry.replication.Live.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Transactions that were applied on behalf of another node: trap B21. */
@Timeout(600)
class OriginLiveTest {
    private static final String LONG_AGO = "2001-02-03 04:05:06.789+00";

    /** The time of the origin, in microseconds since 2000-01-01. */
    private static final long LONG_AGO_MICROS = 34_488_306_789_000L;

    private static void apply(Live live, String origin, int rows) throws SQLException {
        try (Connection session = live.session()) {
            run(
                    session,
                    "select pg_replication_origin_session_setup('" + origin + "')",
                    "select pg_replication_origin_xact_setup('ABC/DEF', '" + LONG_AGO + "')",
                    "insert into item select i, repeat('r0w-c0ntent', 9) from generate_series(1, " + rows + ") i",
                    "commit",
                    // otherwise the origin, which is dropped later, would be in use until the server notices the
                    // session's end
                    "select pg_replication_origin_session_reset()");
        }
    }

    private static List<PgOutputMessage> read(Live live, Streaming streaming) {
        try (ChangeStream stream = live.stream("s").streaming(streaming).open()) {
            return Live.messagesTo("end", stream);
        }
    }

    private static String origin(TestDatabase database) {
        return database.name() + " ☺";
    }

    private static Live live(TestDatabase database, int rows) throws SQLException {
        Live live = new Live(database);
        database.execute(
                "create table item (id int, note text)",
                "select pg_replication_origin_create('" + origin(database) + "')");
        live.createSlot("s", false);
        apply(live, origin(database), rows);
        live.mark("end");
        return live;
    }

    private static void drop(TestDatabase database) throws SQLException {
        database.execute("select pg_replication_origin_drop('" + origin(database) + "')");
    }

    /** Origin comes after Begin with its own position. Trap B25: the time is the origin's, so it goes back. */
    @OnPostgres
    void theyNameTheirOriginAndItsPosition(TestDatabase database) throws SQLException {
        List<PgOutputMessage> messages = read(live(database, 1), Streaming.OFF);
        drop(database);
        int at = indexOfOrigin(messages);
        assertEquals(new Origin(Lsn.parse("ABC/DEF"), origin(database)), messages.get(at));
        assertEquals(LONG_AGO_MICROS, ((Begin) messages.get(at - 1)).commitTime());
        Commit commit = messages.stream()
                .filter(Commit.class::isInstance)
                .map(Commit.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertEquals(LONG_AGO_MICROS, commit.commitTime());
    }

    /** Within a block the position is not known yet and is zero; everything else is the same. */
    @OnPostgres
    void streamedTheyNameTheirOriginAlone(TestDatabase database) throws SQLException {
        Live live = live(database, 3000);
        List<PgOutputMessage> messages = read(live, Streaming.AUTO);
        drop(database);
        int at = indexOfOrigin(messages);
        assertEquals(new Origin(Lsn.ZERO, origin(database)), messages.get(at));
        assertEquals(LONG_AGO_MICROS, ((Begin) messages.get(at - 1)).commitTime());
        assertEquals(3000, messages.stream().filter(Insert.class::isInstance).count());
        Await.until("the server streamed", Duration.ofSeconds(60), () -> live.streamedTransactions("s") > 0);
    }

    private static int indexOfOrigin(List<PgOutputMessage> messages) {
        List<PgOutputMessage> origins =
                messages.stream().filter(Origin.class::isInstance).toList();
        assertEquals(1, origins.size());
        return messages.indexOf(origins.get(0));
    }
}
