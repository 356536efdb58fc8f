package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Options that only some servers have, and the choices of {@code AUTO}. */
@Timeout(600)
class OptionsLiveTest {
    private static ValueKind firstValue(Live live, Binary binary) {
        try (ChangeStream stream = live.stream("s").binary(binary).open()) {
            while (true) {
                PgOutputMessage message = stream.next();
                if (message instanceof Insert insert
                        && !insert.relation().name().equals("mark")) {
                    return insert.row().valueKind(0);
                }
            }
        }
    }

    private static Live live(TestDatabase database, String... setup) throws SQLException {
        Live live = new Live(database);
        live.createSlot("s", false);
        database.execute(setup);
        return live;
    }

    /** Trap T-45: a column's own type without a send function comes as text, in a row that is otherwise binary. */
    @OnPostgres({14, 18})
    void automaticBinaryIsBinaryWhereNothingFails(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create domain positive as int check (value > 0)",
                "create type pair as (a int, b positive)",
                "create table t (id int, a aclitem, p pair[], r int4range, d positive, n text[])",
                "insert into t values (1, null, array[row(1, 2)::pair], '[1,2)', 1, '{x}')");
        assertEquals(ValueKind.BINARY, firstValue(live, Binary.AUTO));
        assertEquals(ValueKind.TEXT, firstValue(live, Binary.OFF));
    }

    /**
     * Trap T-45: within an array, a composite or a domain over these, a type without a send function makes the server
     * fail.
     */
    @OnPostgres({14, 18})
    void automaticBinaryIsTextWhereTheServerWouldFail(TestDatabase database) throws SQLException {
        Live live = live(
                database,
                "create domain rights as aclitem[]",
                "create type owned as (who text, what rights)",
                "create table t (id int, o owned)",
                "insert into t values (1, row('x', array[makeaclitem(10, 10, 'SELECT', false)])::owned)");
        assertEquals(ValueKind.TEXT, firstValue(live, Binary.AUTO));
        ReplicationException e = assertThrows(ReplicationException.class, () -> firstValue(live, Binary.ON));
        assertEquals("42883", e.sqlState());
        assertTrue(e.getMessage().contains("turn binary off"), e.getMessage());
    }

    /** Trap T-45: one array of a type without a send function is enough, if it is published. */
    @OnPostgres({14, 18})
    void automaticBinaryLooksAtThePublishedTablesOnly(TestDatabase database) throws SQLException {
        String rights = "insert into other values (1, array['=r/" + database.user() + "'::aclitem])";
        Live live = live(
                database,
                "create table t (id int)",
                "create table other (id int, rights aclitem[])",
                "drop publication p",
                "create publication p for table t",
                rights,
                "insert into t values (1)");
        assertEquals(ValueKind.BINARY, firstValue(live, Binary.AUTO));
        database.execute("alter publication p add table other", rights);
        assertEquals(ValueKind.TEXT, firstValue(live, Binary.AUTO));
    }

    /** Trap B21 */
    @OnPostgres({16, 17, 18})
    void changesFromElsewhereCanBeLeftOut(TestDatabase database) throws SQLException {
        Live live = live(database, "create table t (id int)");
        database.execute("select pg_replication_origin_create('" + live.slot("origin") + "')");
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute("select pg_replication_origin_session_setup('" + live.slot("origin") + "')");
            statement.execute("insert into t values (1)");
            statement.execute("select pg_replication_origin_session_reset()");
        }
        live.mark("own");
        live.mark("end");
        assertEquals(List.of("origin " + live.slot("origin")), origins(live, Origins.ANY));
        assertEquals(List.of(), origins(live, Origins.NONE));
        database.execute("select pg_replication_origin_drop('" + live.slot("origin") + "')");
    }

    private static List<String> origins(Live live, Origins origins) {
        try (ChangeStream stream = live.stream("s").origins(origins).open()) {
            return Live.readTo("end", stream).stream()
                    .filter(m -> m.startsWith("origin"))
                    .map(m -> m.replaceAll(" at .*", ""))
                    .toList();
        }
    }

    /** Trap B12: the error names both versions, and nothing was started. */
    @OnPostgres({14, 15})
    void whatTheServerLacksIsRefused(TestDatabase database) throws SQLException {
        Live live = live(database);
        refused(live.stream("s").origins(Origins.NONE), "origin", "16", database);
        refused(live.stream("s").streaming(Streaming.PARALLEL), "streaming=parallel", "16", database);
        if (database.majorVersion() == 14) {
            refused(
                    live.stream("s").twoPhase(dev.walferry.transaction.TwoPhase.AT_PREPARE),
                    "two_phase",
                    "15",
                    database);
        }
    }

    private static void refused(ChangeStreamBuilder stream, String option, String since, TestDatabase database) {
        ReplicationException e = assertThrows(ReplicationException.class, stream::open);
        assertEquals(Category.FATAL, e.category());
        assertTrue(
                e.getMessage().contains("option " + option + " needs PostgreSQL " + since)
                        && e.getMessage().contains("server is " + database.majorVersion()),
                e.getMessage());
    }
}
