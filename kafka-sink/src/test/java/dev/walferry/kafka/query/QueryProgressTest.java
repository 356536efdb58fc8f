package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Offsets and deleted rows across restarts, and progress that belongs to another pipeline. */
@Kafka
@Postgres
@Timeout(300)
class QueryProgressTest {
    private static final String[] ITEM = {
        "create table item (id int primary key, v text)", "insert into item values (1, 'a'), (2, 'b'), (3, 'c')"
    };

    private final TestTopics topics;
    private final PolledRoutes routes;

    QueryProgressTest(TestTopics topics) {
        this.topics = topics;
        this.routes = new PolledRoutes(topics);
    }

    private Route route(TestDatabase database, String... setup) throws SQLException {
        return routes.of(database, "xmin", setup);
    }

    /** Rows get a tombstone whether they are deleted while the daemon runs or while it does not. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void deletesAreFoundByComparing(TestDatabase database) throws SQLException {
        try (Route route = route(database, ITEM).set("query.deletes", "compare")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "3");
                database.execute("delete from item where id = 2");
                PolledTopics.await(route, "id", "-2", "1", "2", "3");
                PolledTopics.awaitKeys(route, "1", "3");
                daemon.stop();
            }
            database.execute("delete from item where id = 3", "insert into item values (2, 'again')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "-2", "-3", "1", "2", "2", "3");
                PolledTopics.awaitKeys(route, "1", "2");
                daemon.stop();
            }
            database.execute("delete from item where id = 2");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "-2", "-2", "-3", "1", "2", "2", "3");
                daemon.stop();
            }
        }
    }

    /** A row that moves to another partition is not deleted. */
    @OnPostgres({14, 18})
    void aMovedRowIsNotDeleted(TestDatabase database) throws SQLException {
        try (Route route = route(
                                database,
                                "create table item (id int, p int, primary key (id, p)) partition by list (p)",
                                "create table one partition of item for values in (1)",
                                "create table two partition of item for values in (2)",
                                "insert into item values (1, 1), (2, 2)")
                        .set("query.deletes", "compare")
                        .set("message.key.columns", "public.item:id");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1", "2");
            database.execute("update item set p = 2 where id = 1");
            PolledTopics.await(route, "id", "1", "1", "2");
            database.execute("delete from item where id = 2");
            PolledTopics.await(route, "id", "-2", "1", "1", "2");
            daemon.stop();
        }
    }

    /** Under a window of transactions only a table's own rows are read, so only their keys count. */
    @OnPostgres({14, 18})
    void aRowOfATableThatInheritsIsNotOneOfItsParent(TestDatabase database) throws SQLException {
        try (Route route = route(
                                database,
                                "create table item (id int primary key)",
                                "create table child (primary key (id)) inherits (item)",
                                "insert into item values (1), (2)",
                                "insert into child values (2), (3)")
                        .set("table.whitelist", "item")
                        .set("query.deletes", "compare");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1", "2");
            database.execute("delete from child where id = 3", "delete from only item where id = 2");
            PolledTopics.await(route, "id", "-2", "1", "2");
            daemon.stop();
        }
    }

    @Test
    void deletesNeedAKey(TestDatabase database) throws SQLException {
        try (Route route = route(database, "create table item (a int)").set("query.deletes", "compare");
                DaemonThread daemon = DaemonThread.start(route)) {
            daemon.assertFails("table public.item has no key", "message.key.columns");
        }
    }

    @Test
    void anOffsetOfAnotherModeIsRefused(TestDatabase database) throws SQLException {
        try (Route route = route(database, ITEM)) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "3");
                PolledTopics.awaitOffset(route, "seen", ".+");
                daemon.stop();
            }
            route.set("mode", "incrementing").set("incrementing.column.name", "id");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails(topics.prefix() + ".walferry-progress", "mode=xmin", "mode=incrementing");
            }
        }
    }

    /** The offset of the earlier table says nothing about the one that has the name now, so it must not matter. */
    @Test
    void aTableThatReplacesOneOfAnotherMode(TestDatabase database) throws SQLException {
        database.execute(ITEM);
        try (Route route = route(
                        database,
                        "create table item_new (id int primary key, v text)",
                        "insert into item_new values (2, 'new')")
                .set("table.whitelist", "item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "3");
                PolledTopics.awaitOffset(route, "seen", ".+");
                daemon.stop();
            }
            database.execute("drop table item", "alter table item_new rename to item");
            route.set("mode", "incrementing").set("incrementing.column.name", "id");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "2", "3");
                daemon.stop();
            }
        }
    }

    /** Keys of other columns would name rows that exist; keys of a table that had the name before name its rows. */
    @OnPostgres({14, 18})
    void keysOfOtherColumnsAreNotCompared(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "create table item (id int, p int, primary key (id, p))",
                        "create table item_new (id int, p int, primary key (p, id))",
                        "insert into item values (1, 1), (2, 2)",
                        "insert into item_new values (1, 1), (3, 3)")
                .set("table.whitelist", "item")
                .set("query.deletes", "compare")) {
            afterStart(route, "1/1", "2/2");
            database.execute("alter table item drop constraint item_pkey, add primary key (id)");
            afterStart(route, "1", "2");
            database.execute("alter table item drop constraint item_pkey, add primary key (p, id)");
            afterStart(route, "1/1", "2/2");
            assertEquals(List.of("1", "2"), PolledTopics.values(route, "id"));
            database.execute("drop table item", "alter table item_new rename to item");
            afterStart(route, "1/1", "3/3");
            assertEquals(List.of("-2", "1", "1", "2", "3"), PolledTopics.values(route, "id"));
            database.execute("delete from item where id = 3");
            afterStart(route, "1/1");
            assertEquals(List.of("-2", "-3", "1", "1", "2", "3"), PolledTopics.values(route, "id"));
        }
    }

    private static void afterStart(Route route, String... keys) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.awaitPoll(route);
            PolledTopics.awaitKeys(route, keys);
            daemon.stop();
        }
    }

    @Test
    void progressOfAnotherDatabaseIsRefused(TestDatabase database) throws SQLException {
        try (Route route = route(database, ITEM)) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "3");
                PolledTopics.awaitOffset(route, "seen", ".+");
                daemon.stop();
            }
            route.set("source.url", database.url().replace(database.name(), "postgres"));
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("\"" + database.name() + "\"", "\"postgres\"", "topic.prefix");
            }
        }
    }

    /** The columns of a table may change between two polls. */
    @Test
    void aTableThatIsAltered(TestDatabase database) throws SQLException {
        try (Route route = route(database, ITEM);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "v", "a", "b", "c");
            database.execute("alter table item add w text default 'w'", "insert into item values (4, 'd', 'x')");
            PolledTopics.await(route, "v", "a", "b", "c", "d");
            assertEquals("x", PolledTopics.values(route, "w").get(3));
            daemon.stop();
        }
    }
}
