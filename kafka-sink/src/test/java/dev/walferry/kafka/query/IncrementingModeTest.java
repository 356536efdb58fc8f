package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;

/** {@code mode=incrementing}, where JDBC source connectors lose rows because ids are assigned before the commit. */
@Kafka
@Timeout(300)
class IncrementingModeTest {
    private final PolledRoutes routes;

    IncrementingModeTest(TestTopics topics) {
        this.routes = new PolledRoutes(topics);
    }

    @OnPostgres({14, 18})
    void aGrowingColumnIsFoundByItself(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table item (v text, id int generated always as identity primary key)",
                        "insert into item (v) select 'a' from generate_series(1, 25)")
                .set("batch.max.rows", "10")) {
            for (int until = 25; until <= 26; until++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", PolledTopics.numbers(1, until));
                    PolledTopics.awaitOffset(route, "position.0", String.valueOf(until));
                    daemon.stop();
                }
                database.execute("insert into item (v) values ('b')");
            }
        }
    }

    /** Ids are assigned before the commit. The row that commits first waits for the one with the lower id. */
    @OnPostgres({14, 18})
    void aLateCommitIsNotPassedBy(TestDatabase database) throws SQLException {
        try (Route route = routes.of(database, "incrementing", "create table item (id serial primary key, v int)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            PolledTopics.run(slow, "insert into item (v) values (1)");
            database.execute("insert into item (v) values (2)");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    /** A table that takes the name of another one may have any ids. */
    @OnPostgres({14, 18})
    void aTableReplacedUnderItsName(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                                database,
                                "incrementing",
                                "create table item (id serial primary key)",
                                "insert into item values (10)",
                                "create table item_new (id serial primary key)",
                                "insert into item_new values (4), (11)")
                        .set("table.whitelist", "item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "10");
            database.execute("begin; alter table item rename to item_old; alter table item_new rename to item; commit");
            PolledTopics.await(route, "id", "10", "11", "4");
            daemon.stop();
        }
    }

    /**
     * A sequence assigns most of its values to transactions that have no id yet, so the snapshot does not show that a
     * row will come.
     */
    @OnPostgres({14, 18})
    void anIdThatIsTakenBeforeTheTransactionWrites(TestDatabase database) throws SQLException {
        try (Route route = routes.of(database, "incrementing", "create table item (id serial primary key)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item default values"); // the first call writes, the next ones do not
            PolledTopics.await(route, "id", "1");
            slow.setAutoCommit(false);
            PolledTopics.run(slow, "select nextval('item_id_seq')");
            try (Statement statement = slow.createStatement();
                    ResultSet row = statement.executeQuery("select txid_current_if_assigned()")) {
                row.next();
                assertNull(row.getString(1));
            }
            database.execute("insert into item default values");
            PolledTopics.awaitPoll(route);
            PolledTopics.run(slow, "insert into item values (2)");
            slow.commit();
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    /** An insert takes its id, and then waits in a trigger before it writes anything. */
    @OnPostgres({14, 18})
    void anInsertThatWaitsBeforeItWrites(TestDatabase database) throws Exception {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table item (id serial primary key, slow bool)",
                        "create function wait() returns trigger language plpgsql as"
                                + " $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$",
                        "create trigger wait before insert on item for each row when (new.slow) execute function wait()",
                        "insert into item (slow) values (false)");
                Connection holds = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            PolledTopics.run(holds, "select pg_advisory_lock(1)");
            CompletableFuture<Void> insert = CompletableFuture.runAsync(() -> {
                try {
                    database.execute("insert into item (slow) values (true)");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            Await.until(
                    "the insert waits",
                    PolledTopics.LIMIT,
                    () -> "1"
                            .equals(database.queryOne(
                                    "select count(*) from pg_locks where locktype = 'advisory' and not granted")));
            database.execute("insert into item (slow) values (false)");
            PolledTopics.awaitPoll(route);
            PolledTopics.run(holds, "select pg_advisory_unlock(1)");
            insert.get();
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    /** The rows of a view do not show their transactions, but a transaction that writes them holds a lock. */
    @OnPostgres({14, 18})
    void aLateCommitShowsInAView(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                                database,
                                "incrementing",
                                "create table item (id serial primary key)",
                                "create view shown as select id from item")
                        .set("table.types", "VIEW")
                        .set("incrementing.column.name", "id")
                        .set("validate.non.null", "false");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            PolledTopics.run(slow, "insert into item default values");
            database.execute("insert into item default values");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    /** The remaining blind spot: a session has reserved values in a transaction that has ended. */
    @OnPostgres({14, 18})
    void valuesThatASessionKeepsAreMissed(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table item (id serial primary key)",
                        "alter sequence item_id_seq cache 10");
                Connection keeps = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.run(keeps, "insert into item default values");
            PolledTopics.await(route, "id", "1");
            database.execute("insert into item default values");
            PolledTopics.await(route, "id", "1", "11");
            PolledTopics.run(keeps, "insert into item default values");
            database.execute("insert into item values (100)");
            PolledTopics.await(route, "id", "1", "100", "11");
            daemon.stop();
        }
    }

    /** A partitioned table is read as one table, and its rows show their transactions as well. */
    @OnPostgres({14, 18})
    void aLateCommitInAPartitionIsNotPassedBy(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table item (v int, id serial, primary key (id)) partition by hash (id)",
                        "create table one partition of item for values with (modulus 2, remainder 0)",
                        "create table two (id int not null, v int)",
                        "alter table item attach partition two for values with (modulus 2, remainder 1)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            PolledTopics.run(slow, "insert into item (v) values (1), (2), (3)");
            database.execute("insert into item (v) values (4), (5), (6)");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", PolledTopics.numbers(1, 6));
            daemon.stop();
        }
    }
}
