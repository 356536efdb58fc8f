package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The modes that JDBC source connectors have, where these lose or repeat rows. */
@Kafka
@Timeout(300)
class QueryModesTest {
    private final TestTopics topics;

    QueryModesTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, String mode, String... setup) throws SQLException {
        database.execute(setup);
        return Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", mode);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(String::valueOf)
                .sorted()
                .toArray(String[]::new);
    }

    @OnPostgres({14, 18})
    void aGrowingColumnIsFoundByItself(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "incrementing",
                        "create table item (v text, id int generated always as identity primary key)",
                        "insert into item (v) select 'a' from generate_series(1, 25)")
                .set("batch.max.rows", "10")) {
            for (int until = 25; until <= 26; until++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", numbers(1, until));
                    PolledTopics.awaitOffset(route, "position.0", String.valueOf(until));
                    daemon.stop();
                }
                database.execute("insert into item (v) values ('b')");
            }
        }
    }

    /** The id is given before the commit. The row of the later transaction waits for it. */
    @OnPostgres({14, 18})
    void aLateCommitIsNotPassedBy(TestDatabase database) throws SQLException {
        try (Route route = route(database, "incrementing", "create table item (id serial primary key, v int)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            run(slow, "insert into item (v) values (1)");
            database.execute("insert into item (v) values (2)");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    /** The ids of a table that takes the name of another one may be any. */
    @OnPostgres({14, 18})
    void aTableReplacedUnderItsName(TestDatabase database) throws SQLException {
        try (Route route = route(
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

    /** A sequence gives most of its values to transactions without an id: the snapshot does not show that one will come. */
    @OnPostgres({14, 18})
    void anIdThatIsTakenBeforeTheTransactionWrites(TestDatabase database) throws SQLException {
        try (Route route = route(database, "incrementing", "create table item (id serial primary key)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item default values"); // the first call writes, the next ones do not
            PolledTopics.await(route, "id", "1");
            slow.setAutoCommit(false);
            run(slow, "select nextval('item_id_seq')");
            try (Statement statement = slow.createStatement();
                    ResultSet row = statement.executeQuery("select txid_current_if_assigned()")) {
                row.next();
                assertNull(row.getString(1));
            }
            database.execute("insert into item default values");
            PolledTopics.awaitPoll(route);
            run(slow, "insert into item values (2)");
            slow.commit();
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    /** An insert takes its id, and then waits in a trigger before it writes anything. */
    @OnPostgres({14, 18})
    void anInsertThatWaitsBeforeItWrites(TestDatabase database) throws Exception {
        try (Route route = route(
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
            run(holds, "select pg_advisory_lock(1)");
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
            run(holds, "select pg_advisory_unlock(1)");
            insert.get();
            PolledTopics.await(route, "id", "1", "2", "3");
            daemon.stop();
        }
    }

    /** The rows of a view do not show their transactions, but whoever writes them holds a lock. */
    @OnPostgres({14, 18})
    void aLateCommitShowsInAView(TestDatabase database) throws SQLException {
        try (Route route = route(
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
            run(slow, "insert into item default values");
            database.execute("insert into item default values");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", "1", "2");
            daemon.stop();
        }
    }

    /** The blind spot that is left: a session has reserved values in a transaction that has ended. */
    @OnPostgres({14, 18})
    void valuesThatASessionKeepsAreMissed(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "incrementing",
                        "create table item (id serial primary key)",
                        "alter sequence item_id_seq cache 10");
                Connection keeps = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            run(keeps, "insert into item default values");
            PolledTopics.await(route, "id", "1");
            database.execute("insert into item default values");
            PolledTopics.await(route, "id", "1", "11");
            run(keeps, "insert into item default values");
            database.execute("insert into item values (100)");
            PolledTopics.await(route, "id", "1", "100", "11");
            daemon.stop();
        }
    }

    /** A partitioned table is read as one, and its rows show their transactions as well. */
    @OnPostgres({14, 18})
    void aLateCommitInAPartitionIsNotPassedBy(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "incrementing",
                        "create table item (v int, id serial, primary key (id)) partition by hash (id)",
                        "create table one partition of item for values with (modulus 2, remainder 0)",
                        "create table two (id int not null, v int)",
                        "alter table item attach partition two for values with (modulus 2, remainder 1)");
                Connection slow = database.connect();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            slow.setAutoCommit(false);
            run(slow, "insert into item (v) values (1), (2), (3)");
            database.execute("insert into item (v) values (4), (5), (6)");
            PolledTopics.awaitPoll(route);
            slow.commit();
            PolledTopics.await(route, "id", numbers(1, 6));
            daemon.stop();
        }
    }

    /** A transaction that has begun, but has written nothing yet, will write rows of the time at which it began. */
    @OnPostgres({14, 18})
    void aTransactionThatWritesLateIsWaitedFor(TestDatabase database) throws SQLException {
        String table = "create table item (id int primary key, ts timestamptz not null default now())";
        try (Route route = route(database, "timestamp", table).set("timestamp.column.name", "ts");
                Connection slow = database.connect()) {
            database.execute("grant pg_read_all_stats to " + route.role());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                slow.setAutoCommit(false);
                run(slow, "select now()");
                database.execute("insert into item values (2, clock_timestamp())");
                PolledTopics.awaitPoll(route);
                run(slow, "insert into item values (1)");
                slow.commit();
                PolledTopics.await(route, "id", "1", "2");
                daemon.stop();
            }
        }
    }

    /** Many rows have one time, and batches end among them; nothing is lost or repeated, not even by a restart. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void equalTimesOverTheEndOfABatch(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "timestamp",
                        "create table item (id int primary key, ts timestamp(6) not null)",
                        "insert into item select i, '2026-01-02 03:04:05.123456' from generate_series(1, 25) i",
                        "insert into item values (26, '2026-01-02 03:04:05.123457')")
                .set("timestamp.column.name", "ts")
                .set("batch.max.rows", "10")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", numbers(1, 26));
                PolledTopics.awaitOffset(route, "position.1", "26");
                daemon.stop();
            }
            database.execute("insert into item values (27, '2026-01-02 03:04:05.123458')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", numbers(1, 27));
                daemon.stop();
            }
        }
    }

    /** Without a key a batch that ends among equal times cannot say where to go on, but must lose nothing. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void equalTimesWithoutAKey(TestDatabase database) throws SQLException {
        try (Route route = route(
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
                    PolledTopics.await(route, "id", numbers(1, 50));
                    PolledTopics.awaitOffset(route, "position.0", "2026-01-02 03:04:06.*");
                    PolledTopics.awaitPoll(route);
                    PolledTopics.await(route, "id", numbers(1, 50));
                    daemon.stop();
                }
            }
        }
    }

    /** The rows of one time wait together for one among them that is committed late, and none comes twice. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aLateCommitAmongEqualTimes(TestDatabase database) throws SQLException {
        try (Route route = route(
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
            run(slow, "insert into item values (3, '2026-01-04')");
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
        try (Route route = route(
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

    /** A time without a zone is one of {@code db.timezone}: here it is hours ahead, so it has passed already. */
    @OnPostgres({14, 18})
    void localTimes(TestDatabase database) throws SQLException {
        try (Route route = route(
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
        try (Route route = route(
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
        try (Route route = route(database, "timestamp", table, "insert into item values (1, now()), (2, null)")
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

    @OnPostgres({14, 18})
    void everyRowEachTime(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "bulk",
                        "create table item (id int primary key)",
                        "insert into item values (1), (2)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            for (String id : List.of("1", "2")) {
                Await.until(
                        id + " comes again",
                        PolledTopics.LIMIT,
                        () -> PolledTopics.values(route, "id").stream()
                                        .filter(id::equals)
                                        .count()
                                > 2);
            }
            daemon.stop();
        }
    }

    /** What cannot be replicated: a view, a foreign table, and names that need quotes. */
    @OnPostgres({14, 18})
    void viewsForeignTablesAndOddNames(TestDatabase database) throws SQLException {
        String port = String.valueOf(database.queryOne("show port"));
        try (Route route = route(
                        database,
                        "incrementing",
                        "create table \"It''em \"\"x\"\".y\" (\"the id\" int primary key, \"a\\b\" text)",
                        "insert into \"It''em \"\"x\"\".y\" values (1, 'one')",
                        "create view shown as select \"the id\" from \"It''em \"\"x\"\".y\"",
                        "create extension postgres_fdw",
                        "create server self foreign data wrapper postgres_fdw options (host '127.0.0.1', port '" + port
                                + "', dbname '" + database.name() + "')",
                        "create foreign table far (\"the id\" int) server self options (table_name 'shown')")
                .set("table.types", "TABLE,VIEW,FOREIGN TABLE")
                .set("validate.non.null", "false")
                .set("incrementing.column.name", "the id")) {
            database.execute("create user mapping for " + route.role() + " server self options (user '" + route.role()
                    + "', password '" + Route.PASSWORD + "', password_required 'false')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "the id", "1", "1", "1");
                database.execute("insert into \"It''em \"\"x\"\".y\" values (2, 'two')");
                PolledTopics.await(route, "the id", "1", "1", "1", "2", "2", "2");
                daemon.stop();
            }
            database.execute("drop extension postgres_fdw cascade");
        }
    }

    @OnPostgres({14, 18})
    void aQuery(TestDatabase database) throws SQLException {
        try (Route route = route(
                        database,
                        "incrementing",
                        "create table item (id int primary key, price numeric(10, 2))",
                        "insert into item values (1, 1.50), (2, -1)")
                .set("incrementing.column.name", "nr")
                .set("validate.non.null", "false")
                .set("decimal.handling.mode", "string")
                .set("message.key.columns", "query.query:nr")
                .set("query", "select id as nr, price from item where price > 0 -- positive;")) {
            database.execute("alter role " + route.role() + " set search_path = public");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (3, 2.25)");
                PolledTopics.await(route, "price", "1.50", "2.25");
                daemon.stop();
            }
            List<String> keys = new ArrayList<>();
            try (TopicReader reader = route.reader()) {
                reader.readAll(
                        record -> keys.add(PolledTopics.json(record.key()).toString()));
            }
            Collections.sort(keys);
            assertEquals(List.of("{\"nr\":1}", "{\"nr\":3}"), keys);
        }
    }
}
