package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * What {@code mode=xmin} sees that other query modes miss: each test is named after what they miss. Every row version
 * that lasts until a poll comes exactly once.
 */
@Kafka
@Timeout(300)
class XminTest {
    private final TestTopics topics;
    private final PolledRoutes routes;

    XminTest(TestTopics topics) {
        this.topics = topics;
        this.routes = new PolledRoutes(topics);
    }

    private Route route(TestDatabase database, String... setup) throws SQLException {
        return routes.of(database, "xmin", setup);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @OnPostgres({14, 18})
    void lateCommits(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (id serial primary key, v int)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            run(slow, "insert into item (v) values (1)");
            database.execute("insert into item (v) values (2)");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", "1", "2");
            PolledTopics.awaitPoll(route);
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void lateCommitsOfSubtransactions(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (id int primary key, v int)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            run(slow, "insert into item values (1, 0); savepoint a; insert into item values (2, 0)");
            database.execute("insert into item values (3, 0)");
            PolledTopics.awaitPoll(route);
            run(slow, "savepoint b; insert into item values (4, 0); rollback to a; insert into item values (5, 0)");
            slow.commit();
            PolledTopics.await(route, "id", "1", "3", "5");
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void lowIdsThatComeLater(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (id int primary key)", "insert into item values (100)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "100");
            database.execute("insert into item values (7)");
            PolledTopics.await(route, "id", "100", "7");
            daemon.stop();
        }
    }

    /**
     * If a row's time is set back, equals that of a row already read, or is null, a timestamp mode does not read the
     * row.
     */
    @OnPostgres({14, 18})
    void untouchedEqualAndMissingTimes(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "create table item (id int primary key, v text, ts timestamptz)",
                        "insert into item values (1, 'a', now()), (2, 'a', null)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "v", "a", "a");
            database.execute(
                    "update item set v = 'b' where id = 1",
                    "insert into item select 3, 'c', ts from item where id = 1",
                    "update item set v = 'd', ts = '2000-01-01' where id = 2");
            PolledTopics.await(route, "v", "a", "a", "b", "c", "d");
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void freezingDoesNotRepeatRows(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (id int primary key)", "insert into item values (1)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            database.execute("vacuum (freeze) item", "insert into item values (2)");
            PolledTopics.await(route, "id", "1", "2");
            database.execute("vacuum full item", "vacuum (freeze) item", "insert into item values (3)");
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void aRestartRepeatsNothingAndLosesNothing(TestDatabase database) throws SQLException {
        try (Route route =
                route(database, "create table item (id int primary key, v int)").set("batch.max.rows", "10")) {
            database.execute("insert into item select i, 0 from generate_series(101, 125) i");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "v", "0".repeat(25).split(""));
                PolledTopics.awaitOffset(route, "seen", ".+");
                daemon.stop();
            }
            database.execute("insert into item values (1, 1)", "update item set v = 2 where id = 110");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "v", ("0".repeat(25) + "12").split(""));
                daemon.stop();
            }
            assertEquals(27, PolledTopics.values(route, "id").size());
        }
    }

    /** Partitions are read one by one, and one that is attached later is read whole. */
    @OnPostgres({14, 18})
    void partitions(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "create table item (id int primary key) partition by range (id)",
                        "create table low partition of item for values from (0) to (100)",
                        "insert into item values (1)",
                        "create table high (id int primary key)",
                        "insert into high values (101)")
                .set("table.whitelist", "item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1");
                PolledTopics.awaitPoll(route);
                database.execute("alter table item attach partition high for values from (100) to (200)");
                PolledTopics.await(route, "id", "1", "101");
                database.execute("insert into item values (2), (102)");
                PolledTopics.await(route, "id", "1", "101", "102", "2");
                daemon.stop();
            }
            assertEquals(List.of(topics.prefix() + ".item", topics.prefix() + ".walferry-progress"), topics.existing());
        }
    }

    @OnPostgres({14, 18})
    void aRewrittenTableIsNotTakenForEmpty(TestDatabase database) throws SQLException {
        try (Route route = route(
                                database,
                                "create table item (id int primary key, v int)",
                                "insert into item values (1, 1)")
                        .set("query.deletes", "compare");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            database.execute("alter table item alter v type text", "insert into item values (2, 'x')");
            PolledTopics.await(route, "id", "1", "1", "2");
            daemon.stop();
        }
    }

    /**
     * When a table takes the name of another one, its rows were written long before, by transactions that count as
     * read.
     */
    @OnPostgres({14, 18})
    void aTableReplacedUnderItsName(TestDatabase database) throws SQLException {
        String[] swap = {
            "begin; alter table item rename to item_old; alter table item_new rename to item; commit", "select 1"
        };
        try (Route route = route(
                        database,
                        "create table item (id int primary key, v int)",
                        "insert into item values (1, 1), (2, 1)",
                        "create table item_new (id int primary key, v int)",
                        "insert into item_new values (2, 2), (3, 2)")
                .set("table.whitelist", "item")
                .set("query.deletes", "compare")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "v", "1", "1");
                PolledTopics.awaitPoll(route);
                database.execute(swap);
                PolledTopics.await(route, "v", "-", "1", "1", "2", "2");
                PolledTopics.awaitKeys(route, "2", "3");
                daemon.stop();
            }
            database.execute(
                    "create table item_new (id int primary key, v int)",
                    "insert into item_new values (3, 3)",
                    "grant select on item_new to " + route.role(),
                    "drop table item_old");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.awaitPoll(route);
                daemon.stop();
            }
            database.execute(swap);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "v", "-", "-", "1", "1", "2", "2", "3");
                daemon.stop();
            }
        }
    }

    /** The same for a partition: a new one may be loaded for hours before it is attached under the name of the old one. */
    @OnPostgres({14, 18})
    void aPartitionReplacedUnderItsName(TestDatabase database) throws SQLException {
        try (Route route = route(
                                database,
                                "create table item (id int primary key) partition by range (id)",
                                "create table low partition of item for values from (0) to (100)",
                                "insert into item values (1)",
                                "create table low_new (id int primary key)",
                                "insert into low_new values (2)")
                        .set("table.whitelist", "item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            PolledTopics.awaitPoll(route);
            database.execute("begin; alter table item detach partition low; alter table low rename to low_old;"
                    + " alter table low_new rename to low;"
                    + " alter table item attach partition low for values from (0) to (100); commit");
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    /** A command that replaces the table's file but keeps the table neither repeats rows nor leaves any out. */
    @OnPostgres({14, 18})
    void aTruncatedTableGoesOn(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (id int primary key)", "insert into item values (1)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            database.execute("begin; truncate item; insert into item values (2); commit");
            PolledTopics.await(route, "id", "1", "2");
            database.execute("cluster item using item_pkey", "insert into item values (3)");
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    /** A daemon cannot be pointed at a view in this mode: it would read nothing, or everything. */
    @OnPostgres(18)
    void aViewIsRefused(TestDatabase database) throws SQLException {
        try (Route route =
                        route(database, "create view shown as select 1 as id").set("table.types", "VIEW");
                DaemonThread daemon = DaemonThread.start(route)) {
            daemon.assertFails("view public.shown", "xmin", "another mode");
        }
    }
}
