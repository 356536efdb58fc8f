package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's error quotes a row; nothing that we print or store does. Every test checks the log too. */
@Postgres
@Kafka
@Timeout(300)
class RowsInErrorsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    RowsInErrorsTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private void table() throws SQLException {
        database.execute(
                "create type mood as enum ('good', 'bad')",
                "create table item (id int generated always as identity primary key, note text, mood mood)",
                "insert into item (note, mood) values ('" + Route.ROW_MARKER + "', 'good')");
    }

    private Route route() throws SQLException {
        table();
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")
                .snapshot("initial");
    }

    private CliRun run(Route route, String command, String... more) {
        Path file = folder.resolve("walferry.properties");
        route.writeTo(file);
        List<String> args = new ArrayList<>(List.of(command, "--config", file.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args);
    }

    private static TableProgress awaitState(Route route, TableState state) {
        Await.until("item is " + state.word(), LIMIT, () -> {
            TableProgress item = SnapshotTopics.progress(route).tables().get(ITEM);
            return item != null && item.state() == state;
        });
        return Objects.requireNonNull(SnapshotTopics.progress(route).tables().get(ITEM));
    }

    private static void assertClean(String text) {
        assertFalse(text.contains(Route.ROW_MARKER), text);
        assertTrue(text.contains("SQLSTATE 22P02"), text);
    }

    @Test
    void aConditionThatARowBreaks() throws Exception {
        int port = FreePort.find();
        try (Route route = route().set("table.failure.policy", "park").set("http.listen", "127.0.0.1:" + port);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            assertEquals(
                    0,
                    run(route, "snapshot", "--tables", "item", "--where", "note::int = 1")
                            .exit());
            assertClean(String.valueOf(awaitState(route, TableState.PARKED).reason()));
            assertClean(run(route, "tables").out());
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status.json"))
                    .build();
            String status = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
            assertFalse(status.contains(Route.ROW_MARKER), status);
            daemon.stop();
        } finally {
            FreePort.giveBack(port);
        }
    }

    /** With the default policy the daemon ends, but its next start goes on. */
    @Test
    void aConditionThatFailsEndsTheDaemonOnce() throws SQLException {
        try (Route route = route()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                assertEquals(
                        0,
                        run(route, "snapshot", "--tables", "item", "--where", "note::int = 1")
                                .exit());
                assertClean(daemon.awaitError());
            }
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                assertClean(String.valueOf(awaitState(route, TableState.PAUSED).reason()));
                assertClean(run(route, "tables").out());
                database.execute("insert into item (note) values ('more')");
                daemon.awaitAllConfirmed();
                assertEquals(
                        0,
                        run(route, "snapshot", "--tables", "item", "--where", "id = 1")
                                .exit());
                awaitState(route, TableState.STREAMING);
                daemon.stop();
            }
            assertEquals(Map.of("r", 2, "c", 1), SnapshotTopics.operations(route));
        }
    }

    @Test
    void aViewThatIsPolled() throws Exception {
        table();
        database.execute("create view odd as select id, note::int as number from item");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                        .set("mode", "bulk")
                        .set("table.types", "VIEW");
                DaemonThread daemon = DaemonThread.start(route)) {
            daemon.assertFails("SQLSTATE 22P02");
        }
    }

    /** A condition that the command accepts means the same where it is carried out. */
    @Test
    void aConditionIsCheckedUnderThePathThatItRunsUnder() throws SQLException {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item");
            CliRun run = run(route, "snapshot", "--tables", "item", "--where", "mood = 'good'::mood");
            assertEquals(1, run.exit(), run::toString);
            assertTrue(run.err().contains("name its schema, as in 'x'::public.mood"), run.err());
            assertEquals(
                    0,
                    run(route, "snapshot", "--tables", "item", "--where", "mood = 'good'::public.mood")
                            .exit());
            Await.until(
                    "the row is read again",
                    LIMIT,
                    () -> SnapshotTopics.operations(route).getOrDefault("r", 0) == 2);
            awaitState(route, TableState.STREAMING);
            daemon.stop();
        }
    }
}
