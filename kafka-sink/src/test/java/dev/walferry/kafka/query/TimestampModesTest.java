package dev.walferry.kafka.query;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The timestamp modes, where JDBC source connectors lose or repeat rows. */
@Kafka
@Timeout(300)
class TimestampModesTest {
    private final PolledRoutes routes;

    TimestampModesTest(TestTopics topics) {
        this.routes = new PolledRoutes(topics);
    }

    /** A transaction that has begun but not written yet will write rows with the time at which it began. */
    @OnPostgres({14, 18})
    void aTransactionThatWritesLateIsWaitedFor(TestDatabase database) throws SQLException {
        String table = "create table item (id int primary key, ts timestamptz not null default now())";
        try (Route route = routes.of(database, "timestamp", table).set("timestamp.column.name", "ts");
                Connection slow = database.connect()) {
            database.execute("grant pg_read_all_stats to " + route.role());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                slow.setAutoCommit(false);
                PolledTopics.run(slow, "select now()");
                database.execute("insert into item values (2, clock_timestamp())");
                PolledTopics.awaitPoll(route);
                PolledTopics.run(slow, "insert into item values (1)");
                slow.commit();
                PolledTopics.await(route, "id", "1", "2");
                daemon.stop();
            }
        }
    }

    /**
     * The remaining blind spot: a prepared transaction no longer shows when it began, so rows written before its own
     * rows do not wait for it.
     */
    @OnPostgres({14, 18})
    void aPreparedTransactionIsMissed(TestDatabase database) throws SQLException {
        String table = "create table item (id int primary key, ts timestamptz not null default now())";
        try (Route route = routes.of(database, "timestamp", table).set("timestamp.column.name", "ts");
                Connection prepares = database.connect();
                Connection other = database.connect()) {
            database.execute("grant pg_read_all_stats to " + route.role());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.run(prepares, "begin; select now()");
                PolledTopics.run(other, "begin; insert into item values (2)");
                PolledTopics.run(prepares, "insert into item values (1); prepare transaction '" + route.role() + "'");
                try {
                    PolledTopics.run(other, "commit");
                    PolledTopics.await(route, "id", "2");
                } finally {
                    PolledTopics.run(prepares, "commit prepared '" + route.role() + "'");
                }
                database.execute("insert into item values (3)");
                PolledTopics.await(route, "id", "2", "3");
                daemon.stop();
            }
        }
    }

    /**
     * The operators of the key's type are in a schema outside the search path, and those of the timestamp in another
     * one.
     */
    @OnPostgres({14, 18})
    void aKeyOfAnExtensionsType(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "timestamp",
                        "create extension ltree",
                        "create table item (id ltree primary key, ts timestamptz not null)",
                        "insert into item values ('a.b', '2026-01-01'), ('a.c', '2026-01-01')")
                .set("timestamp.column.name", "ts")
                .set("batch.max.rows", "1")) {
            List<String> expected = new ArrayList<>(List.of("a.b", "a.c"));
            for (String next : List.of("a.d", "a.e")) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", expected.toArray(String[]::new));
                    PolledTopics.awaitOffset(route, "position.1", expected.get(expected.size() - 1));
                    daemon.stop();
                }
                database.execute("insert into item values ('" + next + "', '2026-01-01')");
                expected.add(next);
            }
        }
    }

    /**
     * Many rows have the same time, and batches end among them. Nothing is lost or repeated, not even after a restart.
     */
    @Tag("slow")
    @OnPostgres({14, 18})
    void equalTimesOverTheEndOfABatch(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int primary key, ts timestamp(6) not null)",
                        "insert into item select i, '2026-01-02 03:04:05.123456' from generate_series(1, 25) i",
                        "insert into item values (26, '2026-01-02 03:04:05.123457')")
                .set("timestamp.column.name", "ts")
                .set("batch.max.rows", "10")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", PolledTopics.numbers(1, 26));
                PolledTopics.awaitOffset(route, "position.1", "26");
                daemon.stop();
            }
            database.execute("insert into item values (27, '2026-01-02 03:04:05.123458')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", PolledTopics.numbers(1, 27));
                daemon.stop();
            }
        }
    }

    /** Without a key a batch that ends among equal times cannot say where to continue, but must lose nothing. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void equalTimesWithoutAKey(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int, a timestamptz, b timestamptz not null)",
                        "insert into item select i, null, '2026-01-02 03:04:05+00' from generate_series(1, 25) i",
                        "insert into item select i, '2026-01-02 03:04:06+00', '2020-01-01' from generate_series(26,"
                                + " 50) i")
                .set("timestamp.column.name", "a,b")
                .set("batch.max.rows", "10")) {
            for (int i = 0; i < 2; i++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", PolledTopics.numbers(1, 50));
                    PolledTopics.awaitOffset(route, "position.0", "2026-01-02 03:04:06.*");
                    PolledTopics.awaitPoll(route);
                    PolledTopics.await(route, "id", PolledTopics.numbers(1, 50));
                    daemon.stop();
                }
            }
        }
    }

    /** The rows of one time wait together for a row among them that is committed late, and none comes twice. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aLateCommitAmongEqualTimes(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                                database,
                                "timestamp",
                                "create table item (id int, ts timestamptz not null)",
                                "insert into item values (0, '2026-01-01')")
                        .set("timestamp.column.name", "ts");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "0");
            database.execute("insert into item values (1, '2026-01-02')", "insert into item values (2, '2026-01-03')");
            PolledTopics.await(route, "id", "0", "1", "2");
            slow.setAutoCommit(false);
            PolledTopics.run(slow, "insert into item values (3, '2026-01-04')");
            database.execute("insert into item values (4, '2026-01-04'), (5, '2026-01-05')");
            PolledTopics.awaitPoll(route);
            PolledTopics.await(route, "id", "0", "1", "2");
            slow.commit();
            PolledTopics.await(route, "id", "0", "1", "2", "3", "4", "5");
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void timesAndAGrowingColumn(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                                database,
                                "timestamp+incrementing",
                                "create table item (id serial primary key, ts timestamptz not null default now(), v"
                                        + " int)",
                                "insert into item (v) select 0 from generate_series(1, 5)")
                        .set("timestamp.column.name", "ts");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "v", "0", "0", "0", "0", "0");
            database.execute("update item set v = 1, ts = clock_timestamp() where id = 2");
            PolledTopics.await(route, "v", "0", "0", "0", "0", "0", "1");
            daemon.stop();
        }
    }

    /**
     * A timestamp without a zone is in {@code db.timezone}, which is hours ahead here, so the time has passed already.
     */
    @OnPostgres({14, 18})
    void localTimes(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                                database,
                                "timestamp",
                                "create table item (id int primary key, ts timestamp not null)",
                                "insert into item values (1, now() at time zone 'Asia/Tokyo')",
                                "insert into item values (2, now() at time zone 'Asia/Tokyo' + interval '1 hour')")
                        .set("timestamp.column.name", "ts")
                        .set("db.timezone", "Asia/Tokyo");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            PolledTopics.awaitPoll(route);
            PolledTopics.await(route, "id", "1");
            daemon.stop();
        }
    }

    @OnPostgres(18)
    void theTimeOfTheFirstPollIsKept(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "timestamp",
                        "create table item (id int primary key, ts timestamptz not null)",
                        "insert into item values (1, now())")
                .set("timestamp.column.name", "ts")
                .set("timestamp.initial", "-1")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.awaitOffset(route, "position.0", ".+");
                daemon.stop();
            }
            database.execute("insert into item values (2, now())");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "2");
                daemon.stop();
            }
        }
    }

    @OnPostgres(18)
    void columnsThatMayBeNullAreRefused(TestDatabase database) throws SQLException {
        String table = "create table item (id int primary key, ts timestamptz)";
        try (Route route = routes.of(database, "timestamp", table, "insert into item values (1, now()), (2, null)")
                .set("timestamp.column.name", "ts")) {
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("table public.item", "null", "validate.non.null=false");
            }
            route.set("validate.non.null", "false");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1");
                daemon.stop();
            }
        }
    }
}
