package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The connection to PostgreSQL breaks under load: the same process goes on, and nothing is missing. */
@Tag("slow")
@Kafka
@Timeout(600)
class BrokenConnectionTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Route route(TestDatabase database, TestTopics topics, TcpProxy proxy) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.url", proxy.url(database.name()))
                .publish("table item");
    }

    /** Trap A22 (docs/design/traps.md): the server has not noticed yet that the last connection is gone. */
    @OnPostgres(18)
    void connectionThatBreaksInTheMiddleIsReplaced(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, topics, proxy);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(database)) {
            for (int i = 0; i < 3; i++) {
                workload.awaitMore(200);
                proxy.cut();
                daemon.awaitStreaming(2 + i);
            }
            assertTrue(daemon.isAlive());
            ReconnectTest.assertSame(route, workload, daemon);
        }
    }

    /**
     * Trap D6 (docs/design/traps.md): neither side closes the connection, but nothing more arrives, in the middle of a
     * message.
     */
    @OnPostgres(18)
    void connectionThatFallsSilentIsReplaced(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, topics, proxy).set("source.receiver.timeout.ms", "2000");
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(200);
            daemon.awaitAllConfirmed();
            int before = tries(daemon);
            proxy.fallSilentAfter(1000);
            Await.until("the daemon tries again", LIMIT, () -> tries(daemon) > before);
            proxy.cut(); // otherwise a connection would go on after a gap
            proxy.fallSilentAfter(Long.MAX_VALUE);
            daemon.awaitStreaming(2);
            ReconnectTest.assertSame(route, workload, daemon);
        }
    }

    private static int tries(DaemonProcess daemon) {
        return daemon.output().split("trying again", -1).length;
    }
}
