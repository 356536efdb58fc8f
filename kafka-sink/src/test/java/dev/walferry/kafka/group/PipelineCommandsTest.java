package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands run with the configuration of a daemon that has several pipelines. */
@Kafka
@Timeout(600)
class PipelineCommandsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SECRET = "t0p-secret-" + "x".repeat(10);

    @TempDir
    private Path folder = Path.of("");

    private static TwoRoutes routes(TestDatabase database, TestTopics topics) throws SQLException {
        TwoRoutes two = TwoRoutes.of(database, topics);
        two.a.database().execute("insert into item values (1, 1, 'a')");
        two.b.database().execute("insert into other values (1), (2)");
        two.a.snapshot("initial");
        two.b.snapshot("initial");
        return two.set("snapshot.mode", "initial").set("signal.message.secret", SECRET);
    }

    private CliRun run(TwoRoutes two, String command, String... more) {
        Path file = folder.resolve("walferry.properties");
        Route.write(two.settings(), file);
        List<String> args = new ArrayList<>(List.of(command, "--config", file.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args);
    }

    /** Returns how many rows of each table were read. */
    private static Map<String, Integer> reads(TwoRoutes two) {
        Map<String, Integer> reads = new TreeMap<>();
        try (TopicReader reader = two.a.reader()) {
            reader.readAll(record -> {
                for (String table : List.of("item", "other")) {
                    if (record.topic().equals(two.a.topic(table))
                            && new String(record.value(), StandardCharsets.UTF_8).contains("\"op\":\"r\"")) {
                        reads.merge(table, 1, Integer::sum);
                    }
                }
            });
        }
        return reads;
    }

    private static void awaitReads(TwoRoutes two, int item, int other) {
        Map<String, Integer> expected = Map.of("item", item, "other", other);
        Await.until("read are " + expected, LIMIT, () -> reads(two).equals(expected));
    }

    @OnPostgres(18)
    void commandGoesToThePipelineOfEachTable(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics);
                GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
            awaitReads(two, 1, 2);
            assertEquals(0, run(two, "snapshot", "--tables", "item,other").exit());
            awaitReads(two, 2, 4);
            assertEquals(
                    0,
                    run(two, "snapshot", "--tables", "other", "--where", "id = 1")
                            .exit());
            awaitReads(two, 2, 5);
            CliRun unknown = run(two, "pause", "--tables", "item,nothing");
            assertEquals(2, unknown.exit());
            assertTrue(
                    unknown.err().contains("table public.nothing is in none of the publications [pub]"), unknown.err());
            List<JsonNode> lines = run(two, "tables", "--json").json();
            assertEquals(2, lines.size());
            assertEquals("a", lines.get(0).get("pipeline").textValue());
            assertEquals("item", lines.get(0).get("table").textValue());
            assertEquals("streaming", lines.get(0).get("state").textValue());
            assertEquals("b", lines.get(1).get("pipeline").textValue());
            assertEquals("other", lines.get(1).get("table").textValue());
            assertTrue(run(two, "tables").lines().contains("pipeline b"));
            assertTrue(topics.existing().contains(two.a.prefix() + ".walferry-progress.a"));
            assertTrue(topics.existing().contains(two.a.prefix() + ".walferry-progress.b"));
            assertTrue(group.isAlive());
        }
    }

    @OnPostgres(18)
    void serverThatIsAwayStopsNoCommandForTheTablesOfAnother(TestDatabase database, TestTopics topics)
            throws Exception {
        int nobody = FreePort.find();
        try (TwoRoutes two = routes(database, topics)) {
            String away = "jdbc:postgresql://127.0.0.1:" + nobody + "/shop";
            two.set("source.pipelines.a.url", away);
            CliRun sent = run(two, "snapshot", "--tables", "other");
            assertEquals(0, sent.exit(), sent::toString);
            assertTrue(sent.err().contains("pipeline a was left out: "), sent::toString);
            CliRun tables = run(two, "tables");
            assertEquals(75, tables.exit(), tables::toString);
            assertTrue(tables.lines().stream().anyMatch(line -> line.startsWith("public.other ")), tables::toString);
            assertTrue(tables.err().contains("pipeline a was left out: "), tables::toString);
            CliRun unknown = run(two, "park", "--tables", "item");
            assertEquals(75, unknown.exit(), unknown::toString);
            assertTrue(
                    unknown.err().contains("table public.item is carried by none of the pipelines that could be asked"),
                    unknown::toString);
        } finally {
            FreePort.giveBack(nobody);
        }
    }

    /** Both slots of a database send the message, and each pipeline reads its own tables, once. */
    @OnPostgres(18)
    void messageIsACommandForTheTablesOfEachPipelineOnce(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            String second = two.a.slot() + "_2";
            database.execute(
                    "insert into other values (1), (2)",
                    "create publication others for table other",
                    "select pg_create_logical_replication_slot('" + second + "', 'pgoutput')");
            two.set("source.pipelines.b.url", database.url())
                    .set("source.pipelines.b.user", two.a.role())
                    .set("source.pipelines.b.slot.name", second)
                    .set("source.pipelines.b.publication.names", "others");
            try (GroupThread group = GroupThread.streaming(two.settings(), two.a)) {
                awaitReads(two, 1, 2);
                database.execute(
                        "select pg_logical_emit_message(true, 'walferry-signal', '{\"type\":\"execute-snapshot\","
                                + "\"secret\":\"" + SECRET
                                + "\",\"data\":{\"data-collections\":[\"public\\\\.item\",\"public\\\\.other\"]}}')");
                awaitReads(two, 2, 4);
                database.execute("insert into item values (9, 1, 'last')", "insert into other values (9)");
                awaitConfirmed(database, two.a.slot());
                awaitConfirmed(database, second);
                assertEquals(Map.of("item", 2, "other", 4), reads(two));
                group.stop();
            }
            database.awaitFree(second);
        }
    }

    private static void awaitConfirmed(TestDatabase database, String slot) throws SQLException {
        String end = database.queryOne("select pg_current_wal_flush_lsn()");
        Await.until(
                slot + " is confirmed",
                LIMIT,
                () -> "t"
                        .equals(database.queryOne("select confirmed_flush_lsn >= '" + end
                                + "' from pg_replication_slots where slot_name = '" + slot + "'")));
    }

    @OnPostgres(18)
    void checkLooksAtEachPipelineAndBetweenThem(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            CliRun good = run(two, "check");
            assertEquals(0, good.exit(), good::toString);
            assertTrue(good.lines().contains("pipeline a") && good.lines().contains("pipeline b"), good::toString);
            assertTrue(good.lines().contains("OK    pipelines: each has a slot and tables of its own"), good::toString);
            two.b.database().execute("alter publication pub add table item");
            CliRun bad = run(two, "check");
            assertEquals(1, bad.exit());
            assertTrue(
                    bad.out()
                            .contains(
                                    "FAIL  pipelines: table public.item is in the publications of the pipelines 'a' and 'b'"),
                    bad::toString);
        }
    }
}
