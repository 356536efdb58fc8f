package dev.walferry.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema {@code public} has operators and functions that match a client's statements better than PostgreSQL's own,
 * and log who calls them. Our role never calls one, unless the user's query does.
 */
@Kafka
@Timeout(600)
class HostileOperatorsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Creates operators for every pair of types for which PostgreSQL itself has none of that name. */
    private static final String TRAPS = """
            do $traps$
            declare
              l text; r text; op text; kind text; body text;
              types text[] := array['name', 'varchar', 'text', 'int4', 'int8', 'numeric', 'oid', 'interval', '"char"',
                                    'pg_lsn', 'timestamptz', 'timestamp', 'bool', 'xid', 'name[]', 'varchar[]', 'text[]'];
            begin
              foreach l in array types loop
                foreach r in array types loop
                  foreach kind in array array['bool', 'text', 'numeric'] loop
                    execute format('create function public.trap_%s(%s, %s) returns %s language plpgsql as '
                      '$$begin raise log ''TRAPPED %% by %%'', %L, session_user; return null; end$$',
                      kind, l, r, kind, l || ' and ' || r);
                  end loop;
                  foreach op in array array['=', '<>', '<', '>', '<=', '>=', '~', '!~', '~~', '!~~', '||', '+', '-', '*', '/', '&']
                  loop
                    kind := case when op = '||' then 'text' when op in ('+', '-', '*', '/', '&') then 'numeric' else 'bool' end;
                    if not exists (select from pg_operator where oprname = op and oprleft = l::regtype::oid and oprright = r::regtype::oid)
                    then
                      execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.trap_%s)',
                        op, l, r, kind);
                    end if;
                  end loop;
                end loop;
              end loop;
              create function public.concat_ws(text, text, text, text, text) returns text language plpgsql as
                $$begin raise log 'TRAPPED concat_ws by %', session_user; return null; end$$;
            end $traps$""";

    private static LocalPostgres server;
    private static int count;

    private final TestTopics topics;
    private TestDatabase database;

    @TempDir
    private Path folder = Path.of("");

    HostileOperatorsTest(TestTopics topics) {
        this.topics = topics;
    }

    @BeforeAll
    static void start() {
        server = LocalPostgres.version(18).start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void lay() throws SQLException {
        count++;
        database = server.createDatabase("hostile" + count);
        database.execute(
                TRAPS,
                "create table item (id int primary key, name varchar, large text not null)",
                "alter table item alter large set storage external",
                "insert into item select i, 'a', repeat('x', 5000) from generate_series(1, 3) i",
                "create table beat (at timestamptz)",
                "create table note (code varchar primary key, ts timestamptz not null)",
                "grant insert on beat to public");
    }

    private static List<String> trapped(Route route) {
        return server.log()
                .lines()
                .filter(line -> line.contains("TRAPPED") && line.contains(route.role()))
                .toList();
    }

    /** Asserts that the traps work: they catch a client that does not empty its search path. */
    private static void assertTrapped(Route route) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(route.database().url(), route.role(), Route.PASSWORD);
                PreparedStatement statement =
                        connection.prepareStatement("select from pg_catalog.pg_class where relname = ?")) {
            statement.setString(1, "item");
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
            }
        }
        Await.until("the trap has caught it", LIMIT, () -> !trapped(route).isEmpty());
    }

    private CliRun run(Route route, String command, String... more) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        return CliRun.of(Stream.concat(Stream.of(command, "--config", file.toString()), Stream.of(more))
                .toList());
    }

    @Test
    void theSlotsDaemonAndItsCommandsCallNone() throws SQLException {
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")
                .snapshot("initial")
                .set("heartbeat.interval.ms", "50")
                .set("heartbeat.message.enable", "true")
                .set("heartbeat.action.query", "insert into beat values (now())")
                .set("unavailable.value.policy", "reselect")) {
            CliRun check = run(route, "check");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until(
                        "the path of the role finds the heartbeat's table",
                        LIMIT,
                        () -> !"0".equals(database.queryOne("select count(*) from beat")));
                database.execute("update item set name = 'b'");
                daemon.awaitAllConfirmed();
                assertEquals(0, run(route, "tables").exit());
                assertEquals(
                        0,
                        run(route, "snapshot", "--tables", "item", "--where", "id > 1")
                                .exit());
                awaitSlotWatch(route);
                daemon.stop();
            }
            CliRun list = CliRun.of(
                    "slot",
                    "list",
                    "--url",
                    database.url(),
                    "--user",
                    route.role(),
                    CliRun.passwordFile(Route.PASSWORD));
            assertEquals(0, list.exit(), list::toString);
            assertEquals(List.of(), trapped(route), check::toString);
            assertTrapped(route);
        }
    }

    /** Waits for the watch's first look at the slot, a second after the start. */
    private static void awaitSlotWatch(Route route) {
        Await.until(
                "the slot was looked at",
                LIMIT,
                () -> !"0"
                        .equals(route.database()
                                .queryOne(
                                        "select count(*) from pg_stat_activity where query like '%safe_wal_size%' and usename = '"
                                                + route.role() + "'")));
    }

    @Test
    void theDaemonThatPollsCallsNone() throws SQLException {
        for (String mode : List.of("incrementing", "timestamp", "xmin", "bulk")) {
            Route polling = Route.polling(database, topics.bootstrapServers(), topics.prefix() + "." + mode)
                    .set("mode", mode)
                    .set("table.whitelist", mode.equals("timestamp") ? "note" : "item")
                    .set("query.deletes", mode.equals("bulk") ? "compare" : "ignore");
            if (mode.equals("incrementing")) {
                polling.set("incrementing.column.name", "id");
            }
            if (mode.equals("timestamp")) {
                polling.set("timestamp.column.name", "ts");
            }
            try (Route route = polling) {
                poll(route);
                assertEquals(List.of(), trapped(route), mode);
            }
        }
    }

    private void poll(Route route) throws SQLException {
        CliRun check = run(route, "check");
        assertEquals(0, check.exit(), check::toString);
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            for (int i = 0; i < 2; i++) {
                long before = records(route);
                database.execute(
                        "insert into item select max(id) + 1, 'b', '' from item",
                        "insert into note select count(*)::text, now() - interval '1 hour' from note");
                Await.until("new rows were polled", LIMIT, () -> records(route) > before);
            }
            daemon.stop();
        }
    }

    private static long records(Route route) {
        long[] records = new long[1];
        try (var reader = route.reader()) {
            reader.readAll(record -> records[0]++);
        }
        return records[0];
    }

    /** The user's query runs with the search path of the user's role. The statement around it calls no trap. */
    @Test
    void namesInAQueryOfOnesOwnAreThoseOfTheRole() throws SQLException {
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", "incrementing")
                .set("incrementing.column.name", "id")
                .set("validate.non.null", "false")
                .set("query", "select id, name from item")) {
            poll(route);
            assertEquals(List.of(), trapped(route));
            assertTrue(records(route) > 0);
        }
    }
}
