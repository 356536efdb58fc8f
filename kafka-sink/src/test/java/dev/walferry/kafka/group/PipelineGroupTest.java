package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.harness.Route;
import dev.walferry.replication.ReplicationException;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Several pipelines in one process: each has a slot, and a failure of one does not stop the others. */
@Kafka
@Timeout(600)
class PipelineGroupTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String NEVER = "3600000";

    private final int port = FreePort.find();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private TwoRoutes routes(TestDatabase database, TestTopics topics) throws SQLException {
        return TwoRoutes.of(database, topics)
                .set("http.listen", "127.0.0.1:" + port)
                .set("snapshot.new.tables.interval.ms", NEVER);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int records(Route route, String table) {
        AtomicInteger count = new AtomicInteger();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> count.addAndGet(record.topic().equals(route.topic(table)) ? 1 : 0));
        }
        return count.get();
    }

    private static void awaitConfirmed(Route route) throws SQLException {
        Lsn end = route.walEnd();
        Await.until("confirmed up to " + end, LIMIT, () -> !end.isAfter(route.confirmed()));
    }

    private void awaitEnded(String pipeline) {
        Await.until(
                "pipeline " + pipeline + " has ended",
                LIMIT,
                () -> get("/health/ready").body().contains("pipeline " + pipeline + ": ended"));
        assertEquals(503, status("/health/ready"));
        assertEquals(200, status("/health/live"), "a restart would not help");
    }

    private int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @OnPostgres({14, 18})
    void eachHasItsSlotItsClientsAndItsSeries(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics);
                GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
            two.a.database().execute("insert into item values (1, 1, 'a')");
            two.b.database().execute("insert into other values (1), (2)");
            awaitConfirmed(two.a);
            awaitConfirmed(two.b);
            assertEquals(1, records(two.a, "item"));
            assertEquals(2, records(two.a, "other"));
            for (String name : new String[] {"a", "b"}) {
                ObjectName producer = new ObjectName("kafka.producer:type=app-info,id=walferry-" + name);
                assertTrue(ManagementFactory.getPlatformMBeanServer().isRegistered(producer), producer::toString);
            }
            Await.until("both are ready", LIMIT, () -> status("/health/ready") == 200);
            String metrics = get("/metrics").body();
            assertTrue(
                    metrics.contains("walferry_records_acknowledged_total{pipeline=\"a\",slot_name=\"" + two.a.slot()
                            + "\"} 1.0"),
                    metrics);
            assertTrue(
                    metrics.contains("walferry_records_acknowledged_total{pipeline=\"b\",slot_name=\"" + two.b.slot()
                            + "\"} 2.0"),
                    metrics);
            assertTrue(metrics.contains("\njvm_gc_live_data_size_bytes "), "once for the process");
            String report = get("/status.json").body();
            assertTrue(report.contains("\"pipeline\":\"a\"") && report.contains("\"pipeline\":\"b\""), report);
            assertNull(group.stop());
        }
    }

    @OnPostgres(18)
    void twoSlotsOfOneDatabase(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            database.execute(
                    "create publication others for table other",
                    "select pg_create_logical_replication_slot('" + two.a.slot() + "_2', 'pgoutput')");
            two.set("source.pipelines.b.url", database.url())
                    .set("source.pipelines.b.user", two.a.role())
                    .set("source.pipelines.b.slot.name", two.a.slot() + "_2")
                    .set("source.pipelines.b.publication.names", "others");
            try (GroupThread group = GroupThread.streaming(two.settings(), two.a)) {
                database.execute("insert into item values (1, 1, 'a')", "insert into other values (1)");
                Await.until(
                        "both have arrived", LIMIT, () -> records(two.a, "item") == 1 && records(two.a, "other") == 1);
                assertNull(group.stop());
            }
            database.awaitFree(two.a.slot() + "_2");
        }
    }

    @OnPostgres(18)
    void sharedTableIsRefusedAtStart(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            two.b.database().execute("alter publication pub add table item");
            try (GroupThread group = GroupThread.start(two.settings())) {
                ConfigurationException e = assertInstanceOf(ConfigurationException.class, group.awaitError());
                assertTrue(
                        e.getMessage()
                                .contains("source.pipelines: table public.item is in the publications of the pipelines"
                                        + " 'a' and 'b'"),
                        e::getMessage);
            }
        }
    }

    @OnPostgres(18)
    void sharedTableIsRefusedBeforeItsFirstChangeIsSent(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics);
                GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
            two.b.database().execute("alter publication pub add table item", "insert into item values (1, 1, 'b')");
            awaitEnded("b");
            two.a.database().execute("insert into item values (1, 1, 'a')");
            awaitConfirmed(two.a);
            assertEquals(1, records(two.a, "item"), "only that of a");
            assertTrue(
                    get("/metrics").body().contains("walferry_pipeline_ended{pipeline=\"b\""),
                    () -> "no series of the end");
            Throwable e = assertInstanceOf(GroupEndedException.class, group.stop());
            assertInstanceOf(ReplicationException.class, e.getCause());
            assertTrue(
                    String.valueOf(e.getMessage()).startsWith("1 of 2 pipelines have ended with an error:\n  b: slot"),
                    e::getMessage);
        }
    }

    @OnPostgres(18)
    void sharedTableIsNoticedWithoutAnyChange(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics).set("snapshot.new.tables.interval.ms", "200");
                GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
            two.b.database().execute("alter publication pub add table item");
            awaitEnded("b");
            two.a.database().execute("insert into item values (1, 1, 'a')");
            awaitConfirmed(two.a);
            assertTrue(group.isAlive());
        }
    }

    @OnPostgres(18)
    void tableThatMovesStaysUntilTheRestart(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            try (GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
                two.a.database().execute("alter publication pub drop table item");
                two.b.database().execute("alter publication pub add table item", "insert into item values (1, 1, 'b')");
                awaitEnded("b");
                assertTrue(group.isAlive());
            }
            try (GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
                awaitConfirmed(two.b);
                assertEquals(1, records(two.a, "item"));
                assertNull(group.stop());
            }
        }
    }

    @OnPostgres(18)
    void errorOfOnePipelineDoesNotStopTheOther(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics).set("source.pipelines.b.publication.names", "missing");
                GroupThread group = GroupThread.streaming(two.settings(), two.a)) {
            awaitEnded("b");
            two.a.database().execute("insert into item values (1, 1, 'a')");
            awaitConfirmed(two.a);
            assertEquals(1, records(two.a, "item"));
            assertTrue(get("/status.json").body().contains("\"word\":\"ended\""));
            assertTrue(group.isAlive());
        }
    }

    @OnPostgres(18)
    void groupEndsWithTheLastPipeline(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics).set("source.publication.names", "missing");
                GroupThread group = GroupThread.start(two.settings())) {
            GroupEndedException e = assertInstanceOf(GroupEndedException.class, group.awaitError());
            assertTrue(e.getMessage().startsWith("2 of 2 pipelines have ended"), e::getMessage);
        }
    }

    @OnPostgres(18)
    void serverThatIsAwayAtTheStartIsTriedAgain(TestDatabase database, TestTopics topics) throws Exception {
        int nobody = FreePort.find();
        try (TwoRoutes two = routes(database, topics)
                        .set("source.pipelines.b.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/shop");
                GroupThread group = GroupThread.streaming(two.settings(), two.a)) {
            Await.until(
                    "b tries again",
                    LIMIT,
                    () -> get("/metrics")
                            .body()
                            .lines()
                            .anyMatch(line -> line.startsWith("walferry_failures_total{")
                                    && line.contains("pipeline=\"b\"")
                                    && !line.endsWith(" 1.0")));
            String ready = get("/health/ready").body();
            assertTrue(ready.contains("pipeline b: not streaming"), ready);
            assertNull(group.stop());
        } finally {
            FreePort.giveBack(nobody);
        }
    }

    /** The server accepts connections and stays silent, as behind a firewall. */
    @OnPostgres(18)
    void silentServerHoldsUpNeitherOthersNorHttp(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy silent = TcpProxy.to(database)) {
            silent.fallSilentAfter(0);
            try (TwoRoutes two = routes(database, topics).set("source.receiver.timeout.ms", "600000")) {
                two.set("source.pipelines.b.url", silent.url(two.b.database().name()));
                try (GroupThread group = GroupThread.start(two.settings())) {
                    Await.until("HTTP answers", LIMIT, () -> isAnswered("/health/live"));
                    Await.until("a is read", LIMIT, () -> two.a.activePid() != null);
                    two.a.database().execute("insert into item values (1, 1, 'a')");
                    awaitConfirmed(two.a);
                    String ready = get("/health/ready").body();
                    assertTrue(ready.contains("pipeline b: not streaming"), ready);
                    assertTrue(group.isAlive());
                    silent.redirect(1); // otherwise b would wait for its server until the receiver timeout
                }
            }
        }
    }

    /** No change in the stream reveals the table. */
    @OnPostgres(18)
    void serverThatWasSilentAtTheStartIsComparedLater(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy silent = TcpProxy.to(database)) {
            silent.fallSilentAfter(0);
            try (TwoRoutes two = routes(database, topics).set("snapshot.new.tables.interval.ms", "200")) {
                two.set("source.pipelines.b.url", silent.url(two.b.database().name()));
                two.b.database().execute("alter publication pub add table item");
                try (GroupThread group = GroupThread.streaming(two.settings(), two.a)) {
                    silent.fallSilentAfter(Long.MAX_VALUE);
                    silent.cut();
                    awaitEnded("b");
                    assertTrue(get("/health/ready").body().contains("table public.item is in the publications"));
                    assertTrue(group.isAlive());
                }
            }
        }
    }

    private boolean isAnswered(String path) {
        try {
            return get(path).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @OnPostgres(18)
    void errorOfTheJvmInAThreadForAllEndsTheProcess(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics);
                GroupThread group = GroupThread.streaming(two.settings(), two.a, two.b)) {
            AtomicReference<Error> told = new AtomicReference<>();
            List<Member> failing = new AbstractList<>() {
                @Override
                public Member get(int index) {
                    throw new OutOfMemoryError("as a test wants it");
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            try (TableWatch watch =
                    new TableWatch(failing, new TableOwners(), (name, why) -> {}, Duration.ofMillis(1), told::set)) {
                watch.start();
                Await.until("the watch has ended", LIMIT, () -> told.get() != null);
            }
            group.fail(told.get());
            Throwable e = assertInstanceOf(GroupEndedException.class, group.awaitError());
            assertInstanceOf(OutOfMemoryError.class, e.getCause());
        }
    }

    @OnPostgres(18)
    void pipelineThatHasFinishedIsReady(TestDatabase database, TestTopics topics) throws Exception {
        int nobody = FreePort.find();
        try (TwoRoutes two = routes(database, topics)) {
            two.a.database().execute("insert into item values (1, 1, 'a')");
            two.a.snapshot("initial-only");
            two.set("snapshot.mode", "initial-only")
                    .set("source.pipelines.b.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/shop");
            try (GroupThread group = GroupThread.start(two.settings())) {
                Await.until(
                        "a has finished",
                        LIMIT,
                        () -> isAnswered("/health/live")
                                && get("/metrics")
                                        .body()
                                        .lines()
                                        .anyMatch(line -> line.startsWith("walferry_pipeline_finished{pipeline=\"a\"")
                                                && line.endsWith(" 1.0")));
                assertTrue(records(two.a, "item") > 0);
                String ready = get("/health/ready").body();
                assertTrue(ready.contains("pipeline b: not streaming"), ready);
                assertFalse(ready.contains("pipeline a"), ready);
                assertTrue(get("/status.json").body().contains("\"word\":\"finished\""));
                assertTrue(group.isAlive(), "b is tried again");
            }
        } finally {
            FreePort.giveBack(nobody);
        }
    }

    @OnPostgres(18)
    void oneSlotByTwoUrlsIsRefused(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = routes(database, topics)) {
            String other = database.url().replace("127.0.0.1", "localhost");
            two.set(
                            "source.pipelines.b.url",
                            other.equals(database.url()) ? other.replace("localhost", "127.0.0.1") : other)
                    .set("source.pipelines.b.slot.name", two.a.slot())
                    .set("source.pipelines.b.publication.names", "none");
            try (GroupThread group = GroupThread.start(two.settings())) {
                Throwable e = group.awaitError();
                assertTrue(String.valueOf(e.getMessage()).contains("have the same slot"), e::getMessage);
            }
        }
    }
}
