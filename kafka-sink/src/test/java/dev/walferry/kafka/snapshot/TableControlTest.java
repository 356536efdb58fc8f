package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands about single tables, while the daemon runs and while it does not, and tables that fail. */
@Postgres
@Kafka
@Timeout(600)
class TableControlTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");
    private static final String DATA = "\"data\":{\"data-collections\":[\"public\\\\.item\"]}";

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    TableControlTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Returns a route with three rows that are older than the slot. */
    private Route route() throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .publish("table item");
    }

    private CliRun run(Route route, String command, String... more) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        List<String> args = new ArrayList<>(List.of(command, "--config", file.toString(), "--tables", "item"));
        args.addAll(List.of(more));
        return CliRun.of(args);
    }

    private void ask(Route route, String command, String... more) {
        CliRun run = run(route, command, more);
        assertEquals(0, run.exit(), run.err());
    }

    private static TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(ITEM);
    }

    private static void await(Route route, TableState state) {
        Await.until("item is " + state.word(), LIMIT, () -> {
            TableProgress item = item(route);
            return item != null && item.state() == state;
        });
    }

    private static void awaitReads(Route route, int count) {
        Await.until(
                count + " rows are read",
                LIMIT,
                () -> SnapshotTopics.operations(route).getOrDefault("r", 0) == count);
    }

    @Test
    void aTableIsReadAgainWhileTheDaemonRuns() throws SQLException {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            ask(route, "snapshot");
            awaitReads(route, 6);
            ask(route, "snapshot", "--where", "id > 1 -- two of them");
            awaitReads(route, 8);
            await(route, TableState.STREAMING);
            daemon.stop();
        }
    }

    /** A command for some rows leaves out none of those that the first snapshot reads. */
    @Test
    void aConditionThatWasGivenBeforeTheFirstStartLeavesOutNoRow() throws SQLException {
        try (Route route = route()) {
            ask(route, "snapshot", "--where", "id > 1");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                daemon.stop();
            }
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
        }
    }

    @Tag("slow")
    @Test
    void commandsThatWereGivenWhileItDidNotRunAreCarriedOutOnceAtTheNextStart() throws SQLException {
        try (Route route = route()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                daemon.stop();
            }
            ask(route, "snapshot");
            for (int start = 0; start < 2; start++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    awaitReads(route, 6);
                    await(route, TableState.STREAMING);
                    Workload.updateAll(database);
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
            }
            assertEquals(Map.of("r", 6, "u", 6), SnapshotTopics.operations(route));
        }
    }

    /** A message with the wrong secret does not count, and no message becomes a record. */
    @Test
    void theDatabaseCommandsWithTheSecret() throws SQLException {
        String secret = "t0p-secret-" + "x".repeat(10);
        try (Route route = route().set("signal.message.secret", secret);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            signal("{\"type\":\"execute-snapshot\",\"secret\":\"t0p-secret-yyyyyyyyyy\"," + DATA + "}");
            daemon.awaitAllConfirmed();
            signal("{\"type\":\"execute-snapshot\",\"secret\":\"" + secret + "\"," + DATA + "}");
            awaitReads(route, 6);
            signal("{\"type\":\"park\",\"secret\":\"" + secret + "\"," + DATA + "}");
            await(route, TableState.PARKED);
            daemon.stop();
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route));
        }
    }

    private void signal(String message) throws SQLException {
        database.execute("select pg_logical_emit_message(true, 'walferry-signal', '" + message + "')");
    }

    @Tag("slow")
    @Test
    void aParkedTableIsLeftOutAndHoldsNothingBackUntilItIsReadAnew() throws SQLException {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            ask(route, "park");
            await(route, TableState.PARKED);
            Await.until("its changes are left out", LIMIT, () -> !updatesArrive(route, daemon));
            Map<String, Integer> before = SnapshotTopics.operations(route);
            database.execute("delete from item where id = 1", "truncate item");
            Workload.fill(database, 5);
            daemon.awaitAllConfirmed();
            assertEquals(before, SnapshotTopics.operations(route));
            ask(route, "resume");
            await(route, TableState.STREAMING);
            Workload.updateAll(database);
            daemon.awaitAllConfirmed();
            daemon.stop();
            assertEquals(8, SnapshotTopics.operations(route).get("r"));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /**
     * The table's rows must not be sent before Kafka has stored that they are carried again, however long that takes.
     */
    @Test
    void aParkedTableIsResumedWhileTheDaemonDoesNotRun() throws SQLException {
        try (Route route = route()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                ask(route, "park");
                await(route, TableState.PARKED);
                daemon.stop();
            }
            Workload.updateAll(database);
            ask(route, "resume");
            route.set("kafka.linger.ms", "1000");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, TableState.STREAMING);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(6, SnapshotTopics.operations(route).get("r"));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /** The table's changes are left out from the first one on. */
    @Test
    void aTableIsParkedWhileTheDaemonDoesNotRun() throws SQLException {
        try (Route route = route()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            Workload.updateAll(database);
            ask(route, "park");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, TableState.PARKED);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 3), SnapshotTopics.operations(route));
        }
    }

    /** The table is paused before the daemon has ever run, and resumed while it runs. */
    @Test
    void aTableIsPausedWhileTheDaemonDoesNotRunAndResumedWhileItDoes() throws SQLException {
        try (Route route = route()) {
            ask(route, "pause");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, TableState.PAUSED);
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                assertEquals(Map.of("u", 3), SnapshotTopics.operations(route));
                ask(route, "resume");
                await(route, TableState.STREAMING);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    /**
     * Returns whether updates still arrive. The daemon leaves changes out a moment after Kafka has stored the state.
     */
    private boolean updatesArrive(Route route, DaemonThread daemon) throws SQLException {
        int before = SnapshotTopics.operations(route).getOrDefault("u", 0);
        Workload.updateAll(database);
        daemon.awaitAllConfirmed();
        return SnapshotTopics.operations(route).getOrDefault("u", 0) > before;
    }

    /** An open transaction keeps the table's rows from being read, so that the table can be paused before. */
    @Tag("slow")
    @Test
    void aTableIsPausedBeforeItIsReadAndItsChangesGoOn() throws SQLException {
        try (Route route = route();
                var open = database.connect()) {
            open.setAutoCommit(false);
            open.createStatement().execute("create table other (id int)");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, TableState.WAITING);
                ask(route, "pause");
                await(route, TableState.PAUSED);
                open.commit();
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("u", 3), SnapshotTopics.operations(route));
            ask(route, "resume");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, TableState.STREAMING);
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
        }
    }

    @Test
    void signalsOfDebeziumAreCarriedOutAndOthersKeysAreNot() throws Exception {
        String signals = topics.prefix() + "-signals";
        try (Route route = route().set("signal.kafka.topic", signals);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", topics.bootstrapServers()),
                    new StringSerializer(),
                    new StringSerializer())) {
                String signal = "{\"id\":\"1\",\"type\":\"execute-snapshot\",\"data\":"
                        + "{\"type\":\"incremental\",\"data-collections\":[\"public\\\\.it.*\"]}}";
                producer.send(new ProducerRecord<>(signals, 0, "another", signal))
                        .get();
                producer.send(new ProducerRecord<>(signals, 0, route.prefix(), "nonsense"))
                        .get();
                producer.send(new ProducerRecord<>(signals, 0, route.prefix(), signal))
                        .get();
            }
            awaitReads(route, 6);
            await(route, TableState.STREAMING);
            daemon.stop();
        }
    }

    @Test
    void aTableThatIsPublishedMeanwhileIsReadOnceItChanges() throws SQLException {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            database.execute(
                    "create table more (id int primary key, version int)",
                    "insert into more select i, 1 from generate_series(1, 10) i",
                    "grant select on more to " + route.role(),
                    "alter publication pub add table more",
                    "update more set version = 2 where id = 1");
            SnapshotTopics.awaitFinished(route, "more");
            daemon.awaitAllConfirmed();
            daemon.stop();
            PostgresTables.assertEqual(route, route.rebuilt(), "item", "more");
        }
    }

    @Test
    void aTableThatCannotBeReadIsParkedIfThatIsThePolicy() throws SQLException {
        database.execute("create table secret (id int primary key)", "insert into secret values (1)");
        try (Route route = route().set("table.failure.policy", "park")) {
            database.execute("revoke select on secret from " + route.role(), "alter publication pub add table secret");
            Table secret = new Table("public", "secret");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                Await.until("it is parked", LIMIT, () -> {
                    TableProgress known =
                            SnapshotTopics.progress(route).tables().get(secret);
                    return known != null && known.state() == TableState.PARKED;
                });
                database.execute("insert into secret values (2)");
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 3, "u", 3), SnapshotTopics.operations(route));
            String reason = SnapshotTopics.progress(route).tables().get(secret).reason();
            assertTrue(reason.contains("permission denied"), reason);
        }
    }

    /** The record of a row is larger than the producer accepts; rows of other tables arrive. */
    @Tag("slow")
    @Test
    void aTableWhoseRecordsAreRefusedIsParkedIfThatIsThePolicy() throws SQLException {
        database.execute("create table parcel (id int primary key, content text)");
        try (Route route = route().set("table.failure.policy", "park")) {
            database.execute("alter publication pub add table parcel");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "parcel");
                database.execute("insert into parcel select 1, string_agg(sha512(i::text::bytea)::text, '')"
                        + " from generate_series(1, 20000) i");
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            TableProgress parcel = SnapshotTopics.progress(route).tables().get(new Table("public", "parcel"));
            assertEquals(TableState.PARKED, parcel.state());
            assertTrue(String.valueOf(parcel.reason()).contains("kafka.max.request.size"), parcel.reason());
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }

    @Test
    void aTableThatHasFailedSaysWhy() throws SQLException {
        try (Route route = route()) {
            database.execute("revoke select on item from " + route.role());
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("public.item", "table.failure.policy");
            }
            assertEquals(TableState.FAILED, item(route).state());
            Path file = folder.resolve("walferry.properties");
            route.writeTo(file);
            CliRun run = CliRun.of("tables", "--config", file.toString());
            assertTrue(run.lines().get(2).contains("permission denied"), run.out());
        }
    }

    @Test
    void commandsThatCannotBeObeyedAreRefusedAtOnce() throws SQLException {
        try (Route route = route()) {
            assertRefused(run(route, "snapshot", "--where", "nothing > 1"), "nothing");
            assertRefused(run(route, "snapshot", "--where", "true); drop table item; --"), "semicolon");
            assertRefused(run(route, "pause", "--tables", "absent"), "public.absent");
            route.set("snapshot.mode", "never");
            assertRefused(run(route, "park"), "on-demand");
        }
    }

    private static void assertRefused(CliRun run, String part) {
        assertFalse(run.exit() == 0, run.out());
        assertTrue(run.err().contains(part), run.err());
    }
}
