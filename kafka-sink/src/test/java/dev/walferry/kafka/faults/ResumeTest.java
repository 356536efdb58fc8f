package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.RebuiltTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.TopicReader;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where a daemon continues after its connection was cut, if the last confirmed position was not the end of its last
 * rows.
 */
@Postgres
@Kafka
@Timeout(300)
class ResumeTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final LocalPostgres postgres;
    private final TestTopics topics;

    ResumeTest(LocalPostgres postgres, TestTopics topics) {
        this.postgres = postgres;
        this.topics = topics;
    }

    /** Trap A4 (docs/design/traps.md): keepalives have moved the slot past the last transaction that became records. */
    @Test
    void aSlotThatKeepalivesHaveMovedIsReadOn() throws Exception {
        TestDatabase database = postgres.createDatabase("idle");
        database.execute(Workload.TABLE, "create table unpublished (id int)");
        try (TcpProxy proxy = TcpProxy.to(postgres.port());
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", proxy.url("idle"))
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            database.execute("insert into unpublished select generate_series(1, 1000)");
            daemon.awaitAllConfirmed();
            proxy.cut();
            daemon.awaitStreaming(2);
            Workload.updateAll(database);
            daemon.awaitAllConfirmed();
            RebuiltTables rebuilt = RebuiltTables.of(route);
            assertEquals(20, rebuilt.records());
            PostgresTables.assertEqual(route, rebuilt, "item");
        }
    }

    /**
     * Trap B22 (docs/design/traps.md): what comes after a PREPARE may be delivered, but the rows of the prepared
     * transaction are held here.
     */
    @Test
    void rowsOfAPreparedTransactionAreSentAgain() throws Exception {
        TestDatabase database = postgres.createDatabase("prepared");
        database.execute(Workload.TABLE);
        try (TcpProxy proxy = TcpProxy.to(postgres.port());
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", proxy.url("prepared"))) {
            database.execute(
                    "create publication pub for table item",
                    "select pg_create_logical_replication_slot('" + route.slot() + "', 'pgoutput', false, true)");
            try (DaemonProcess daemon = DaemonProcess.streaming(route);
                    TopicReader reader = TopicReader.of(route)) {
                database.execute("begin; insert into item values (1, 1, 'held'); prepare transaction 'resume'");
                database.execute("insert into item values (2, 1, 'not held')");
                Await.until("the second is delivered", LIMIT, () -> reader.count() == 1);
                proxy.cut();
                daemon.awaitStreaming(2);
                database.execute("commit prepared 'resume'");
                daemon.awaitAllConfirmed();
                PostgresTables.assertEqual(route, RebuiltTables.of(route), "item");
            }
        }
    }
}
