package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
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

    private final TestDatabase database;
    private final TestTopics topics;

    ResumeTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Trap A4 (docs/design/traps.md): keepalives have moved the slot past the last transaction that became records. */
    @Tag("slow")
    @Test
    void aSlotThatKeepalivesHaveMovedIsReadOn() throws Exception {
        database.execute(Workload.TABLE, "create table unpublished (id int)");
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", proxy.url(database.name()))
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
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(20, rebuilt.records());
            PostgresTables.assertEqual(route, rebuilt, "item");
        }
    }

    /**
     * Trap B22 (docs/design/traps.md): what comes after a PREPARE may be delivered, but the rows of the prepared
     * transaction are held here.
     */
    @Tag("slow")
    @Test
    void rowsOfAPreparedTransactionAreSentAgain() throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", proxy.url(database.name()))) {
            database.execute(
                    "create publication pub for table item",
                    "select pg_create_logical_replication_slot('" + route.slot() + "', 'pgoutput', false, true)");
            try (DaemonProcess daemon = DaemonProcess.streaming(route);
                    TopicReader reader = route.reader()) {
                database.execute("begin; insert into item values (1, 1, 'held'); prepare transaction 'resume'");
                database.execute("insert into item values (2, 1, 'not held')");
                Await.until("the second is delivered", LIMIT, () -> reader.count() == 1);
                proxy.cut();
                daemon.awaitStreaming(2);
                database.execute("commit prepared 'resume'");
                daemon.awaitAllConfirmed();
                PostgresTables.assertEqual(route, route.rebuilt(), "item");
            }
        }
    }
}
