package dev.walferry.kafka.query;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import org.junit.jupiter.api.Timeout;

/** {@code query.suffix}, with which JDBC source connectors lose the rows that a limit cuts off. */
@Kafka
@Timeout(300)
class QuerySuffixTest {
    private final PolledRoutes routes;

    QuerySuffixTest(TestTopics topics) {
        this.routes = new PolledRoutes(topics);
    }

    /** Nothing distinguishes rows with the same timestamp. */
    @OnPostgres({14, 18})
    void aLimitAmongEqualTimes(TestDatabase database) throws SQLException {
        Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int, ts timestamp(6) not null)",
                        "insert into item select i, '2026-01-02 03:04:05.123456' from generate_series(1, 15) i",
                        "insert into item select i, '2026-01-02 03:04:05.123457' from generate_series(16, 30) i")
                .set("timestamp.column.name", "ts");
        assertEachRowComesOnce(route, "LIMIT 10", 30);
    }

    @OnPostgres({14, 18})
    void aLimitAmongTimesWithAKey(TestDatabase database) throws SQLException {
        Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int primary key, ts timestamptz not null)",
                        "insert into item select i, '2026-01-02' from generate_series(1, 15) i",
                        "insert into item select i, '2026-01-03' from generate_series(16, 30) i")
                .set("timestamp.column.name", "ts");
        assertEachRowComesOnce(route, "FETCH FIRST 10 ROWS ONLY -- not more", 30);
    }

    /** A view has no key, and its ids may be those of a table that was joined. */
    @OnPostgres({14, 18})
    void aLimitAmongEqualIdsOfAView(TestDatabase database) throws SQLException {
        Route route = routes.of(
                        database,
                        "incrementing",
                        "create table line (item int not null, id int not null)",
                        "insert into line select (i + 6) / 7, i from generate_series(1, 28) i",
                        "create view shown as select item, id from line")
                .set("table.types", "VIEW")
                .set("incrementing.column.name", "item")
                .set("validate.non.null", "false");
        assertEachRowComesOnce(route, "LIMIT 10", 28);
    }

    private static void assertEachRowComesOnce(Route route, String suffix, int rows) throws SQLException {
        try (route;
                DaemonThread daemon = DaemonThread.streaming(route.set("query.suffix", suffix))) {
            PolledTopics.await(route, "id", PolledTopics.numbers(1, rows));
            PolledTopics.awaitPoll(route);
            PolledTopics.await(route, "id", PolledTopics.numbers(1, rows));
            daemon.stop();
        }
    }
}
