package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Two processes with the same pipelines: the second waits for each slot independently, and goes on with it. */
@Kafka
@Tag("slow")
@Timeout(600)
class PipelineTakeoverTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static TwoRoutes routes(TestDatabase database, TestTopics topics) throws SQLException {
        return TwoRoutes.withTwoTables(database, topics).set("source.takeover.timeout.ms", "8000");
    }

    private static DaemonProcess start(TwoRoutes two) {
        return DaemonProcess.start(two.a, two.settings(), DaemonProcess.QUICK_START);
    }

    private static void awaitLog(DaemonProcess daemon, String event) {
        Await.until(event, LIMIT, () -> !daemon.isAlive() || daemon.output().contains(event));
        assertTrue(daemon.isAlive(), daemon::output);
    }

    private static void awaitConfirmed(Route route, DaemonProcess daemon) throws SQLException {
        Lsn end = route.walEnd();
        Await.until("confirmed up to " + end, LIMIT, () -> !end.isAfter(route.confirmed()) || !daemon.isAlive());
        assertTrue(daemon.isAlive(), daemon::output);
    }

    private static void write(TwoRoutes two) throws SQLException {
        write(two.a.database(), "item");
        write(two.b.database(), "other");
    }

    private static void write(TestDatabase database, String table) throws SQLException {
        database.execute("insert into " + table + " select i, 1, '" + Route.ROW_MARKER
                + "' from generate_series(1, 100) i on conflict (id) do update set version = " + table
                + ".version + 1");
    }

    private static void assertNothingMissing(TwoRoutes two) throws SQLException {
        RebuiltTables rebuilt = two.a.rebuilt();
        VersionOrder.assertKept(rebuilt, "public.item");
        VersionOrder.assertKept(rebuilt, "public.other");
        PostgresTables.assertEqual(two.a, rebuilt, "item");
        PostgresTables.assertEqual(two.b, rebuilt, "other");
    }

    @OnPostgres(18)
    void theSecondTakesOverEachWhenTheFirstIsKilled(TestDatabase database, TestTopics topics) throws Exception {
        int port = FreePort.find();
        try (TwoRoutes two = routes(database, topics);
                DaemonProcess first = start(two)) {
            first.awaitStreaming(2);
            two.set("http.listen", "127.0.0.1:" + port);
            try (DaemonProcess second = start(two)) {
                awaitLog(second, "standby.waiting [a]");
                awaitLog(second, "standby.waiting [b]");
                assertIsReady(port);
                for (int i = 0; i < 20; i++) {
                    write(two);
                }
                first.kill9();
                for (int i = 0; i < 20; i++) {
                    write(two);
                }
                awaitLog(second, "standby.taken.over [a]");
                awaitLog(second, "standby.taken.over [b]");
                second.awaitStreaming(2);
                write(two);
                awaitConfirmed(two.a, second);
                awaitConfirmed(two.b, second);
                second.terminate(LIMIT);
            }
            assertNothingMissing(two);
        } finally {
            FreePort.giveBack(port);
        }
    }

    private static void assertIsReady(int port) throws Exception {
        HttpResponse<String> ready = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, ready.statusCode(), ready::body);
    }

    /**
     * The first process loses one of its servers, so that each process carries a pipeline. Then a table joins the
     * publications of both: the later pipeline has to end in both processes, although neither process sees the changes
     * of the other one's pipeline.
     */
    @OnPostgres(18)
    void onePipelineIsTakenOverAndItsTablesAreStillCompared(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                TwoRoutes two = routes(database, topics).set("snapshot.new.tables.interval.ms", "500")) {
            String direct = two.settings().get("source.pipelines.b.url");
            two.set("source.pipelines.b.url", proxy.url(two.b.database().name()));
            try (DaemonProcess first = start(two)) {
                first.awaitStreaming(2);
                two.set("source.pipelines.b.url", direct);
                try (DaemonProcess second = start(two)) {
                    awaitLog(second, "standby.waiting [a]");
                    awaitLog(second, "standby.waiting [b]");
                    write(two);
                    proxy.fallSilentAfter(0);
                    awaitLog(second, "standby.taken.over [b]");
                    second.awaitStreaming(1);
                    write(two);
                    awaitConfirmed(two.a, first);
                    awaitConfirmed(two.b, second);
                    assertFalse(second.output().contains("standby.taken.over [a]"), second::output);
                    proxy.fallSilentAfter(Long.MAX_VALUE);
                    proxy.cut();
                    awaitLog(first, "standby.waiting [b]");
                    assertNothingMissing(two);
                    for (TestDatabase each : new TestDatabase[] {two.a.database(), two.b.database()}) {
                        each.execute(
                                "create table shared (id int primary key)", "alter publication pub add table shared");
                    }
                    awaitLog(first, "pipeline.ended [b]");
                    awaitLog(second, "pipeline.ended [b]");
                    write(two.a.database(), "item");
                    awaitConfirmed(two.a, first);
                }
            }
        }
    }

    /**
     * A table of b joins the publication of a, the earlier pipeline. Both processes know the table as b's, and still
     * have to end b: if each process chose for itself, neither pipeline might be left.
     */
    @OnPostgres(18)
    void theEarlierPipelineGetsATableOfTheLaterOne(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                TwoRoutes two = routes(database, topics).set("snapshot.new.tables.interval.ms", "500")) {
            String direct = two.settings().get("source.pipelines.b.url");
            two.set("source.pipelines.b.url", proxy.url(two.b.database().name()));
            try (DaemonProcess first = start(two)) {
                first.awaitStreaming(2);
                two.set("source.pipelines.b.url", direct);
                try (DaemonProcess second = start(two)) {
                    awaitLog(second, "standby.waiting [a]");
                    awaitLog(second, "standby.waiting [b]");
                    proxy.fallSilentAfter(0);
                    awaitLog(second, "standby.taken.over [b]");
                    second.awaitStreaming(1);
                    proxy.fallSilentAfter(Long.MAX_VALUE);
                    proxy.cut();
                    awaitLog(first, "standby.waiting [b]");
                    two.a
                            .database()
                            .execute(
                                    "drop table other",
                                    "create table other (id int primary key, version int not null, note text)",
                                    "alter publication pub add table other");
                    awaitLog(first, "pipeline.ended [b]");
                    awaitLog(second, "pipeline.ended [b]");
                    write(two.a.database(), "other");
                    awaitConfirmed(two.a, first);
                    assertFalse(first.output().contains("pipeline.ended [a]"), first::output);
                    assertFalse(second.output().contains("pipeline.ended [a]"), second::output);
                }
            }
        }
    }
}
