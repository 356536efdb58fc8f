package dev.walferry.replication;

import static dev.walferry.replication.Live.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** What {@code pg_logical_emit_message} writes, in a transaction and outside: trap B20. */
@Timeout(600)
class LogicalMessageLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key, note text)");
        live.createSlot("s", false);
        return live;
    }

    private static String emit(boolean transactional, String prefix, String content) {
        return "select pg_logical_emit_message(" + transactional + ", '" + prefix + "', '" + content + "')";
    }

    private static String rows(int from, int to) {
        return "insert into item select i, repeat('x', 100) from generate_series(" + from + ", " + to + ") i";
    }

    private static List<String> read(Live live, Streaming streaming, boolean messages) {
        try (ChangeStream stream =
                live.stream("s").streaming(streaming).messages(messages).open()) {
            return Live.readTo("end", stream).stream()
                    .map(told -> told.replaceAll("^(begin|commit) .*", "$1").replaceAll(" at [^ ]*$", ""))
                    .toList();
        }
    }

    @OnPostgres
    void insideATransactionTheyBelongToItAndOutsideTheyStandAlone(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute(emit(true, "alone", "hello ☺"), emit(false, "at once", ""));
        try (Connection session = live.session()) {
            run(session, "insert into item values (1)", emit(true, "", "within"), emit(false, "ahead", "of its own"));
            run(session, "savepoint s", emit(true, "sub", "kept"), "release s", "commit");
            run(session, "insert into item values (2)", emit(false, "stays", "all the same"), emit(true, "never", ""));
            run(session, "rollback");
            run(session, "insert into item values (3)", "savepoint s", emit(true, "never", ""), "rollback to s");
            run(session, "commit");
        }
        live.mark("end");
        assertEquals(
                List.of(
                        "begin",
                        "message alone hello ☺",
                        "commit",
                        "standalone message at once ",
                        "standalone message ahead of its own",
                        "begin",
                        "insert public.item(id=1,note=NULL)",
                        "message  within",
                        "message sub kept",
                        "commit",
                        "standalone message stays all the same",
                        "begin",
                        "insert public.item(id=3,note=NULL)",
                        "commit"),
                read(live, Streaming.OFF, true));
    }

    @OnPostgres({14, 18})
    void nobodyGetsThemUnasked(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute(emit(true, "a", "b"), emit(false, "c", "d"));
        live.mark("end");
        assertEquals(List.of(), read(live, Streaming.OFF, false));
    }

    /**
     * A message that is not transactional comes between the blocks of a streamed transaction and waits for none. Trap T-07: one
     * of a subtransaction that is rolled back later was sent under the top transaction's xid and cannot be taken back;
     * unstreamed, it is never sent.
     */
    @OnPostgres
    void whatAStreamCannotTakeBackComes(TestDatabase database) throws SQLException {
        Live live = live(database);
        try (Connection session = live.session()) {
            run(session, rows(1, 2000), "savepoint s", emit(true, "sub", "rolled back"), rows(2001, 4000));
            run(session, emit(false, "between", "blocks"), "rollback to s", rows(4001, 4002));
            run(session, emit(true, "top", "kept"), "commit");
        }
        live.mark("end");
        List<String> plain = messages(read(live, Streaming.OFF, true));
        assertEquals(List.of("standalone message between blocks", "begin", "message top kept", "commit"), plain);
        List<String> streamed = messages(read(live, Streaming.AUTO, true));
        assertEquals(
                List.of(
                        "standalone message between blocks",
                        "begin",
                        "message sub rolled back",
                        "message top kept",
                        "commit"),
                streamed);
    }

    private static List<String> messages(List<String> told) {
        return told.stream().filter(m -> !m.startsWith("insert")).toList();
    }

    /** Trap B20: until a standalone message is confirmed, like a transaction, a keepalive confirms nothing either. */
    @OnPostgres({14, 18})
    void aStandaloneMessageIsConfirmedLikeATransaction(TestDatabase database) throws Exception {
        Live live = live(database);
        try (ChangeStream stream = live.stream("s").messages(true).open()) {
            database.execute(emit(false, "p", "c"), "create table later ()");
            PgOutputMessage message = stream.next();
            assertTrue(message instanceof LogicalMessage logical && !logical.isTransactional());
            Lsn end = ((LogicalMessage) message).lsn();
            Lsn walEnd = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_lsn()")));
            stream.askForKeepalive();
            while (walEnd.isAfter(stream.received())) {
                stream.poll(Duration.ofMillis(20));
            }
            assertTrue(end.isAfter(stream.confirmed()), "no keepalive confirms it");
            stream.confirm(end);
            Await.until("the server knows", LIMIT, () -> {
                stream.poll(Duration.ofMillis(20));
                return !end.isAfter(live.confirmedFlush("s"));
            });
        }
    }

    /**
     * The message's end LSN is the position to confirm: then the message never comes again, but the transaction right
     * after it does.
     */
    @OnPostgres
    void theEndOfAStandaloneMessageIsExactlyThePositionToConfirm(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute(emit(false, "p", "c"), "insert into item values (1)");
        live.mark("end");
        try (ChangeStream stream = live.stream("s").messages(true).open()) {
            assertTrue(stream.next() instanceof LogicalMessage, "not confirmed, so it comes again below");
        }
        try (ChangeStream stream = live.stream("s").messages(true).open()) {
            stream.confirm(((LogicalMessage) stream.next()).lsn());
        }
        assertEquals(List.of("begin", "insert public.item(id=1,note=NULL)", "commit"), read(live, Streaming.OFF, true));
    }
}
