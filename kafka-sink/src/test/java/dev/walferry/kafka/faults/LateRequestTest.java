package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TcpProxy.KeptBack;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * A dead daemon's request that the network delivers only after the next daemon has sent newer rows: Kafka refuses it,
 * unless delivery is not fenced, as docs/how-to/run-a-hot-standby.md says.
 */
@Kafka
@Tag("slow")
@Timeout(600)
class LateRequestTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LONGER_THAN_A_REQUEST_TAKES = Duration.ofSeconds(10);
    private static final byte[] LATE = "kept back".getBytes(StandardCharsets.UTF_8);

    private static List<Integer> versions(Route route) {
        return route.rebuilt().history("public.item").values().stream()
                .flatMap(List::stream)
                .map(row -> row.get("version").intValue())
                .toList();
    }

    private static Route route(TestDatabase database, LocalKafka kafka) throws SQLException {
        return Route.between(database, kafka.bootstrapServers(), database.name())
                .set("source.takeover.timeout.ms", "8000")
                .set("kafka.compression.type", "none") // so that the request can be recognized by its row
                .publish("table item");
    }

    private static DaemonProcess standby(Route route) {
        DaemonProcess daemon = DaemonProcess.start(route);
        awaitStandingBy(daemon);
        return daemon;
    }

    private static void awaitStandingBy(DaemonProcess daemon) {
        Await.until("it stands by", LIMIT, () -> daemon.output().contains("standing by"));
    }

    /** Holds back requests until the first daemon has sent version 2, which Kafka has not received. */
    private static KeptBack sendLate(TestDatabase database, TcpProxy network, DaemonProcess first) throws SQLException {
        database.execute("insert into item values (1, 1, 'in time')");
        first.awaitAllConfirmed();
        KeptBack request = network.keepBack(LATE);
        database.execute("update item set version = 2, note = 'kept back'");
        Await.until("it is sent", LIMIT, request::isKept);
        return request;
    }

    private static void goOn(TestDatabase database, Route route, DaemonProcess second) throws SQLException {
        second.awaitStreaming(1);
        database.execute("update item set version = 3, note = 'in time'");
        second.awaitAllConfirmed();
        assertEquals(List.of(1, 2, 3), versions(route));
    }

    @OnPostgres(18)
    void kafkaRefusesWhatADeadDaemonHadSent(TestDatabase database) throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy network = TcpProxy.to(0);
                LocalKafka kafka = LocalKafka.broker().behind(network).start();
                Route route = route(database, kafka);
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route)) {
            KeptBack request = sendLate(database, network, first);
            first.kill9();
            goOn(database, route, second);
            request.release();
            assertNothingArrives(route);
            database.execute("update item set version = 4");
            second.awaitAllConfirmed();
            assertEquals(List.of(1, 2, 3, 4), versions(route));
            second.terminate();
        }
    }

    /** Asserts that nothing arrives, not even for consumers that read uncommitted records. */
    private static void assertNothingArrives(Route route) {
        boolean arrives = Await.holds(
                "it arrives", LONGER_THAN_A_REQUEST_TAKES, () -> versions(route).size() != 3);
        assertFalse(arrives, () -> "versions " + versions(route));
    }

    /**
     * The frozen daemon's producer holds more records than are on the way. When it wakes it stands by, and takes over
     * when the other daemon dies.
     */
    @OnPostgres(18)
    void kafkaRefusesWhatAFrozenDaemonHolds(TestDatabase database) throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy network = TcpProxy.to(0);
                LocalKafka kafka = LocalKafka.broker().behind(network).start();
                Route route = route(database, kafka);
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route)) {
            KeptBack request = sendLate(database, network, first);
            first.signal("STOP");
            goOn(database, route, second);
            request.release();
            first.signal("CONT");
            awaitStandingBy(first);
            assertNothingArrives(route);
            second.kill9();
            first.awaitStreaming(2);
            database.execute("update item set version = 4, note = 'in time'");
            first.awaitAllConfirmed();
            assertEquals(List.of(1, 2, 3, 4), versions(route));
            first.terminate();
        }
    }

    @OnPostgres(18)
    void withoutFencingKafkaTakesIt(TestDatabase database) throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy network = TcpProxy.to(0);
                LocalKafka kafka = LocalKafka.broker().behind(network).start();
                Route route = route(database, kafka).set("delivery.fencing", "false");
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route)) {
            KeptBack request = sendLate(database, network, first);
            first.kill9();
            goOn(database, route, second);
            request.release();
            Await.until("it arrives", LIMIT, () -> versions(route).size() == 4);
            assertEquals(List.of(1, 2, 3, 2), versions(route), "Kafka keeps apart only the records of one producer");
            second.terminate();
        }
    }
}
