package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import org.junit.jupiter.api.Timeout;

/**
 * The error of a poll that the server refuses: it does not speak of slots and publications, which a poll does not have.
 */
@Kafka
@Timeout(300)
class PollRefusedTest {
    private final PolledRoutes routes;

    PollRefusedTest(TestTopics topics) {
        this.routes = new PolledRoutes(topics);
    }

    private static void assertRefused(Route route, String... parts) {
        try (DaemonThread daemon = DaemonThread.start(route)) {
            String message = daemon.awaitError();
            for (String part : parts) {
                if (!message.contains(part)) {
                    throw new AssertionError("no \"" + part + "\" in " + message);
                }
            }
            assertFalse(message.contains("slot") || message.contains("publication"), message);
        }
    }

    /** Without an index the server sorts the whole table, using files once work_mem is used up. */
    @OnPostgres({14, 18})
    void aSortBeyondTheLimitOfTemporaryFiles(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int primary key, ts timestamp not null)",
                        "insert into item select i, timestamp '2026-01-01' + i * interval '1 s'"
                                + " from generate_series(1, 100000) i")
                .set("timestamp.column.name", "ts")) {
            database.execute(
                    "alter role " + route.role() + " set temp_file_limit = '1MB'",
                    "alter role " + route.role() + " set work_mem = '64kB'");
            assertRefused(route, "item", "temp_file_limit", "(1024kB)", "create an index in the order of the query");
        }
    }

    @OnPostgres(18)
    void aSettingThatDoesNotExist(TestDatabase database) throws SQLException {
        try (Route route = routes.of(database, "bulk", "create table item (id int primary key)")
                .set("query", "select id from public.item where current_setting('app.tenant') = 'x'")) {
            assertRefused(route, "app.tenant", "correct the name");
        }
    }

    @OnPostgres(18)
    void aStatementThatIsTooDeep(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "bulk",
                        "create function deep(int) returns int language sql as 'select 1'",
                        "create or replace function deep(int) returns int language sql as 'select public.deep($1 + 1)'")
                .set("query", "select public.deep(1) as id")) {
            assertRefused(route, "stack depth limit exceeded", "too large for the server");
        }
    }
}
