package dev.walferry.kafka.observe.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Symptoms of a pipeline that waits, while no connection is lost and nothing is in flight. */
@Kafka
@Tag("slow")
@Timeout(600)
class WaitsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WELL = "everything that was read is acknowledged";

    private final int port = FreePort.find();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route polling(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        return Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", "xmin")
                .set("http.listen", "127.0.0.1:" + port);
    }

    private static void awaitRecords(Route route, int records) {
        try (TopicReader reader = route.reader()) {
            Await.until(records + " records have come", LIMIT, () -> reader.count() >= records);
        }
    }

    @OnPostgres({14, 18})
    void aPollWaitsForALock(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = polling(database, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            Sight sight = new Sight(port, route, daemon);
            awaitRecords(route, 1);
            sight.awaitHeadline(WELL);
            other.setAutoCommit(false);
            statement.execute("alter table item add column note text");
            sight.awaitHeadline("a poll waits");
            sight.awaitHeadline("after PID ");
            sight.awaitMetric("walferry_stalled", 1);
            sight.assertOnPage(
                    "A poll waits for a lock", "query.poll.failed", "walferry_stalled", "walferry_streaming");
            other.rollback();
            sight.awaitHeadline(WELL);
            sight.awaitLog("query.poll.recovered");
            sight.awaitMetricAtMost("walferry_stalled", 0);
            database.execute("insert into item values (2)");
            awaitRecords(route, 2);
            daemon.terminate();
        }
    }

    /** No connection is closed, as when a machine or the network in between is gone. */
    @OnPostgres({14, 18})
    void aPollGetsNoAnswer(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = polling(database, topics)
                        .set("source.url", proxy.url(database.name()))
                        .set("source.receiver.timeout.ms", "45000"); // silence shows until then
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            awaitRecords(route, 1);
            sight.awaitHeadline(WELL);
            proxy.fallSilentAfter(0);
            sight.awaitHeadline("PostgreSQL is silent");
            sight.awaitMetric("walferry_stalled", 1);
            sight.assertOnPage("A poll gets no answer", "query.poll.failed", "walferry_stalled", "walferry_streaming");
            sight.awaitHeadline("connecting");
            proxy.fallSilentAfter(Long.MAX_VALUE);
            database.execute("insert into item values (2)");
            awaitRecords(route, 2);
            sight.awaitHeadline(WELL);
            daemon.terminate();
        }
    }

    /** A firewall has dropped one connection: the server has answered everything it received, and waits for more. */
    @OnPostgres({14, 18})
    void aPollWhoseConnectionIsBroken(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = polling(database, topics).set("source.url", proxy.url(database.name()));
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            awaitRecords(route, 1);
            TcpProxy.KeptBack kept = proxy.keepBack("LOCK TABLE ".getBytes(StandardCharsets.UTF_8));
            Await.until("a poll gets no answer", LIMIT, kept::isKept);
            sight.awaitHeadline("streaming; the poll of table public.item has brought nothing for ");
            database.execute("insert into item values (2)");
            sight.awaitLog("although the server has answered: the connection is broken; connecting again");
            awaitRecords(route, 2);
            sight.awaitHeadline(WELL);
            daemon.terminate();
        }
    }

    @OnPostgres(18)
    void aChangeWaitsForRowsOfItsTable(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                Workload.TABLE,
                "create table heap (kind int, note text)",
                "alter table heap replica identity full",
                "insert into heap select i, repeat('x', 200) from generate_series(1, 50000) i");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .snapshot("initial")
                        .publish("table item, heap")
                        .set("snapshot.chunk.bytes", "65536")
                        .set("snapshot.fetch.rate", "16384")
                        .set("http.listen", "127.0.0.1:" + port);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            sight.awaitHeadline("reading tables");
            sight.awaitMetric("walferry_snapshot_rows_read", 1);
            database.execute("update heap set note = 'new' where kind = 40000");
            Workload.fill(database, 3);
            sight.awaitHeadline("a change waits");
            sight.awaitMetric("walferry_stalled", 1);
            sight.assertOnPage(
                    "A change waits for the rows of its table",
                    "snapshot.change.waits",
                    "walferry_lag_seconds",
                    "walferry_stalled");
            Path file = folder.resolve("walferry.properties");
            route.writeTo(file);
            CliRun run = CliRun.of("pause", "--config", file.toString(), "--tables", "heap");
            assertEquals(0, run.exit(), run.err());
            daemon.awaitAllConfirmed();
            sight.awaitHeadline(WELL);
            sight.awaitMetricAtMost("walferry_stalled", 0);
            daemon.terminate();
        }
    }

    /** The test looks first while another daemon reads, then when that one is gone. */
    @OnPostgres(18)
    void aStandbyDoesNotReachKafka(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                        .set("source.takeover.timeout.ms", "30000") // "taking over" shows for half of it
                        .publish("table item");
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = DaemonProcess.start(route.set("http.listen", "127.0.0.1:" + port))) {
            Sight sight = new Sight(port, route, second);
            sight.awaitLog("standing by");
            Workload.fill(database, 10);
            first.awaitAllConfirmed();
            sight.awaitHeadline("standing by | standing by: PID ");
            kafka.pause();
            sight.awaitHeadline("cannot take over");
            sight.awaitMetric("walferry_stalled", 1);
            sight.assertOnPage(
                    "A standby could not take over",
                    "kafka.connection.failed",
                    "walferry_failures_total",
                    "walferry_stalled",
                    "walferry_standing_by",
                    "walferry_streaming");
            first.kill9();
            sight.awaitHeadline("taking over | not streaming: waiting for its turn");
            sight.awaitHeadline("Kafka does not answer");
            sight.awaitMetric("walferry_stalled", 1);
            sight.assertOnPage(
                    "Kafka does not answer before the stream begins",
                    "nothing in the log at first",
                    "walferry_stalled",
                    "walferry_streaming");
            kafka.resume();
            second.awaitStreaming(1);
            second.awaitAllConfirmed();
            sight.awaitHeadline(WELL);
            sight.awaitMetricAtMost("walferry_stalled", 0);
            assertTrue(second.isAlive(), second::output);
            second.terminate();
        }
    }
}
