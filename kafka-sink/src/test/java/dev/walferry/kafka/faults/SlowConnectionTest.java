package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * One row that takes longer to arrive than {@code wal_sender_timeout}: the driver waits for the whole row, but the
 * server must still hear from us meanwhile.
 */
@Kafka
@Tag("slow")
@Timeout(600)
class SlowConnectionTest {
    private static final int WAL_SENDER_TIMEOUT_SECONDS = 10;
    private static final int BYTES = 4 << 20;
    private static final int BYTES_PER_SECOND = 200 << 10;
    private static final int PIECE = 50;
    private static final int PIECES_PER_SECOND = 300;
    private static final int TRANSACTIONS = 200;

    @OnPostgres(value = 18, settings = "wal_sender_timeout=10s")
    void rowSurvivesOnAPlainConnection(TestDatabase database, TestTopics topics) throws Exception {
        assertSurvives(database, topics, "disable", "f");
    }

    @OnPostgres(value = 18, settings = "wal_sender_timeout=10s")
    void rowSurvivesOverTls(LocalPostgres postgres, TestTopics topics) throws Exception {
        ServerCertificate.install(postgres);
        assertSurvives(postgres.createDatabase("slow"), topics, "require", "t");
    }

    /**
     * Checking for a message that has not arrived yet takes a millisecond. It often ends within a TLS record, and
     * reading must continue there (trap J4, docs/design/traps.md).
     */
    @OnPostgres(18)
    void recordsThatArriveInPiecesSurviveOverTls(LocalPostgres postgres, TestTopics topics) throws Exception {
        ServerCertificate.install(postgres);
        TestDatabase database = postgres.createDatabase("slow");
        database.execute(Workload.TABLE);
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = through(proxy, database, topics, "require");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            String walsender = route.activePid();
            assertEquals("t", ssl(database, walsender));
            proxy.split(PIECE);
            proxy.limit(PIECES_PER_SECOND * PIECE);
            for (int i = 0; i < TRANSACTIONS; i++) {
                database.execute("insert into item values (" + i + ", 1, '" + Route.ROW_MARKER + "')");
            }
            daemon.awaitAllConfirmed();
            assertEquals(walsender, route.activePid(), daemon::output);
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            daemon.terminate();
        }
    }

    private static Route through(TcpProxy proxy, TestDatabase database, TestTopics topics, String sslMode)
            throws Exception {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.url", proxy.url(database.name()))
                .set("source.jdbc.sslmode", sslMode)
                .set("kafka.max.request.size", Integer.toString(2 * BYTES))
                .publish("table item");
    }

    private static String ssl(TestDatabase database, String walsender) throws SQLException {
        return database.queryOne("select ssl from pg_stat_ssl where pid = " + walsender);
    }

    private static void assertSurvives(TestDatabase database, TestTopics topics, String sslMode, String encrypted)
            throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = through(proxy, database, topics, sslMode);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            String walsender = route.activePid();
            assertEquals(encrypted, ssl(database, walsender));
            long start = System.nanoTime();
            proxy.limit(BYTES_PER_SECOND);
            insert(database);
            daemon.awaitAllConfirmed();
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertTrue(seconds > WAL_SENDER_TIMEOUT_SECONDS, () -> "it only took " + seconds + " s");
            assertEquals(walsender, route.activePid(), daemon::output);
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            daemon.terminate();
        }
    }

    private static void insert(TestDatabase database) throws SQLException {
        database.execute("insert into item values (1, 1, repeat('" + Route.ROW_MARKER + "', "
                + BYTES / Route.ROW_MARKER.length() + "))");
    }
}
