package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.ServedStatus;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** One of two brokers is silent, so one partition has no leader; the records of all other partitions arrive. */
@Kafka
@Tag("slow")
@Timeout(900)
class PartitionWithoutLeaderTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String WITHHELD = "Kafka has acknowledged nothing of the oldest transaction";

    @OnPostgres(18)
    void aDaemonIsNotReadyAlthoughOtherRecordsArrive(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute("create table item (id int primary key)", "create table other (id int primary key)");
        try (ServedStatus served = new ServedStatus();
                Route route = served.of(Route.between(database, kafka.bootstrapServers(), database.name()))
                        .set("heartbeat.interval.ms", "1000")
                        .publish("table item, other");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into other values (1)");
            daemon.awaitAllConfirmed();
            awaitHeartbeats(kafka, route);
            try (LocalKafka second = LocalKafka.broker().beside(kafka).start()) {
                create(kafka, route.topic("item"), second.nodeId());
                database.execute("insert into item values (1)");
                daemon.awaitAllConfirmed();
                second.pause();
                database.execute("insert into item values (2)");
                Lsn withheld = route.walEnd(); // up to its commit all may be confirmed
                database.execute("insert into other values (2)");
                awaitWithheld(served);
                String reason = served.reason();
                assertTrue(reason.contains("topic " + route.topic("item") + " waits the longest"), reason);
                assertEquals(1, served.metric("walferry_stalled", route));
                assertEquals("Kafka does not acknowledge", served.word());
                String failures =
                        "walferry_failures_total{cause=\"withheld_acknowledgement\",side=\"kafka\",slot_name=\"";
                assertEquals(1, served.metric(failures + route.slot() + "\"}"));
                assertTrue(withheld.isAfter(daemon.progress().confirmed()), "confirmed what is withheld");
                second.resume();
                Await.until("it is ready again", LIMIT, served::isReady);
                daemon.awaitAllConfirmed();
                assertEquals(0, served.metric("walferry_stalled", route));
                daemon.stop();
            }
        }
    }

    /**
     * After a reconnect, the records that Kafka has not acknowledged keep the daemon from reading on; PostgreSQL is not
     * at fault.
     */
    @OnPostgres(18)
    void aReconnectDoesNotPutTheBlameOnPostgres(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute("create table item (id int primary key)");
        try (ServedStatus served = new ServedStatus();
                Route route = served.of(Route.between(database, kafka.bootstrapServers(), database.name()))
                        .set("heartbeat.interval.ms", "1000")
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            awaitHeartbeats(kafka, route);
            try (LocalKafka second = LocalKafka.broker().beside(kafka).start()) {
                create(kafka, route.topic("item"), second.nodeId());
                database.execute("insert into item values (1)");
                daemon.awaitAllConfirmed();
                second.pause();
                database.execute("insert into item values (2)");
                awaitWithheld(served);
                database.execute("select pg_terminate_backend(" + route.activePid() + ")");
                Await.until(
                        "it waits for Kafka",
                        LIMIT,
                        () -> daemon.progress().state().isSettling());
                Await.until("it says so", LIMIT, () -> served.metric("walferry_streaming", route) == 0);
                String reason = served.reason();
                assertTrue(reason.contains(WITHHELD), reason);
                assertTrue(reason.contains("topic " + route.topic("item") + " waits the longest"), reason);
                assertEquals("Kafka does not acknowledge", served.word());
                assertEquals(1, served.metric("walferry_stalled", route));
                second.resume();
                Await.until("it is ready again", LIMIT, served::isReady);
                daemon.awaitAllConfirmed();
                assertEquals(0, served.metric("walferry_stalled", route));
                daemon.stop();
            }
        }
    }

    /** Waits until the daemon says that the oldest transaction waits, whatever it has said before. */
    private static void awaitWithheld(ServedStatus served) {
        Await.until("it is not ready", LIMIT, () -> served.reason().startsWith(WITHHELD) && !served.isReady());
    }

    /** Once the topic of heartbeats is there, it is on the first broker, and so acknowledged all the time. */
    private static void awaitHeartbeats(LocalKafka kafka, Route route) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Await.until(
                    "the topic of heartbeats is there",
                    LIMIT,
                    () -> admin.listTopics().names().get().contains("__debezium-heartbeat." + route.prefix()));
        }
    }

    /** Creates a topic on a broker. */
    private static void create(LocalKafka kafka, String topic, int broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(broker)))))
                    .all()
                    .get();
        }
    }
}
