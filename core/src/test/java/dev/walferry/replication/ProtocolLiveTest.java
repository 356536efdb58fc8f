package dev.walferry.replication;

import static dev.walferry.replication.Live.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.StreamAbort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.transaction.TwoPhase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** What a stream requests from each server, and what servers send unasked. */
@Timeout(600)
class ProtocolLiveTest {
    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key, note text)");
        live.createSlot("s", false);
        return live;
    }

    /** Returns the command that started a stream, as the server reports it. */
    private static String startCommand(Live live, ChangeStreamBuilder builder) throws SQLException {
        try (ChangeStream stream = builder.open()) {
            assertNotNull(stream.server());
            return String.valueOf(live.database()
                    .queryOne("select query from pg_stat_activity a join pg_replication_slots s on s.active_pid = a.pid"
                            + " where s.slot_name = '" + live.slot("s") + "'"));
        }
    }

    /** Trap B12: each server is asked for the highest version it knows, and for the most that the options allow. */
    @OnPostgres
    void theHighestVersionIsChosen(TestDatabase database) throws SQLException {
        Live live = live(database);
        int major = database.majorVersion();
        int version = Math.min(major - 12, 4);
        String plain = startCommand(live, live.stream("s"));
        assertTrue(plain.contains("proto_version '" + version + "'"), plain);
        for (String option : List.of("streaming", "binary", "messages", "two_phase", "origin")) {
            assertTrue(!plain.contains(option), plain);
        }
        String most = startCommand(
                live,
                live.stream("s").streaming(Streaming.AUTO).binary(Binary.AUTO).messages(true));
        String streaming = major >= 16 ? "streaming 'parallel'" : "streaming 'on'";
        for (String option :
                List.of("proto_version '" + version + "'", streaming, "binary 'true'", "messages 'true'")) {
            assertTrue(most.contains(option), most);
        }
        if (major >= 15) {
            String twoPhase = startCommand(live, live.stream("s").twoPhase(TwoPhase.AT_PREPARE));
            assertTrue(twoPhase.contains("two_phase 'on'"), twoPhase);
        }
        if (major >= 16) {
            String origin = startCommand(live, live.stream("s").origins(Origins.NONE));
            assertTrue(origin.contains("origin 'none'"), origin);
        }
    }

    /** Rolls back a large transaction with a small subtransaction that was released. */
    private static void abort(Live live) throws SQLException {
        try (Connection session = live.session()) {
            run(session, "savepoint s", rows(1, 10), "release s", rows(11, 3000), "rollback");
        }
    }

    private static String rows(int from, int to) {
        return "insert into item select i, repeat('r0w-c0ntent', 9) from generate_series(" + from + ", " + to + ") i";
    }

    /** Trap T-02: 18.0 to 18.6 send the abort although nothing was streamed; here at protocol version 1. */
    @OnPostgres(18)
    void someServersSendAnAbortOfWhatTheyNeverStreamed(TestDatabase database) throws SQLException {
        Live live = live(database);
        abort(live);
        live.mark("end");
        List<PgOutputMessage> messages = new ArrayList<>();
        PgOutputDecoder decoder = new PgOutputDecoder();
        for (String hex : database.queryColumn("select encode(data, 'hex') from pg_logical_slot_peek_binary_changes('"
                + live.slot("s") + "', null, null, 'proto_version', '1', 'publication_names', 'p')")) {
            byte[] payload = HexFormat.of().parseHex(String.valueOf(hex));
            messages.add(decoder.decode(payload, 0, payload.length));
        }
        assertEquals(List.of("insert public.mark(id=end)"), Live.changes(messages));
        int version = Integer.parseInt(String.valueOf(database.queryOne("show server_version_num")));
        assertEquals(
                version <= 180_006, messages.stream().anyMatch(StreamAbort.class::isInstance), "server " + version);
    }

    /** Trap T-02: a stream ignores it. */
    @OnPostgres
    void anAbortOfWhatWasNeverStreamedIsIgnored(TestDatabase database) throws SQLException {
        Live live = live(database);
        abort(live);
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
    }

    /**
     * Trap T-14, A8: Relation has no position in the WAL, and the rows of one COPY share one position; nothing may
     * depend on either.
     */
    @OnPostgres({14, 18})
    void positionsAreWhatTheServerSays(TestDatabase database) throws Exception {
        Live live = live(database);
        try (Connection session = database.connect()) {
            session.unwrap(org.postgresql.PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy item from stdin", new java.io.StringReader("1\ta\n2\tb\n3\tc\n"));
        }
        try (ChangeStream stream = live.stream("s").open()) {
            List<Long> rows = new ArrayList<>();
            boolean announced = false;
            while (rows.size() < 3) {
                PgOutputMessage message = stream.next();
                if (message.kind() == Kind.RELATION) {
                    assertEquals(0, stream.lsn().value());
                    announced = true;
                } else if (message.kind() == Kind.INSERT) {
                    rows.add(stream.lsn().value());
                }
            }
            assertTrue(announced);
            assertTrue(rows.get(0) != 0);
            assertEquals(1, rows.stream().distinct().count(), rows::toString);
        }
    }

    /**
     * Trap A7: a transaction that began first and committed last comes last, although its rows have earlier positions.
     */
    @OnPostgres({14, 18})
    void positionsGoBackBetweenTransactions(TestDatabase database) throws SQLException {
        Live live = live(database);
        try (Connection session = live.session()) {
            run(session, "insert into item values (1)");
            database.execute("insert into item values (2)");
            run(session, "commit");
        }
        try (ChangeStream stream = live.stream("s").open()) {
            long later = positionOfNextRow(stream);
            long earlier = positionOfNextRow(stream);
            assertTrue(Long.compareUnsigned(earlier, later) < 0, earlier + " after " + later);
        }
    }

    private static long positionOfNextRow(ChangeStream stream) {
        Live.skipToInsert(stream);
        return stream.lsn().value();
    }

    /** Trap T-19: a client's hot standby feedback would release the slot's hold on the catalog. */
    @OnPostgres({14, 18})
    void theSlotKeepsItsHoldOnTheCatalog(TestDatabase database) throws SQLException {
        Live live = live(database);
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            Live.messagesTo("end", stream);
            stream.askForKeepalive();
        }
        assertEquals(
                "t",
                database.queryOne("select catalog_xmin is not null and xmin is null from pg_replication_slots"
                        + " where slot_name = '" + live.slot("s") + "'"));
    }
}
