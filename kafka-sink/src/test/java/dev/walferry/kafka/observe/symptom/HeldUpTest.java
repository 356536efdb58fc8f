package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalRegistry;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Symptoms of a record that cannot be made or delivered, while all later ones wait for it. */
@Kafka
@Registry
@Tag("slow")
@Timeout(600)
class HeldUpTest {
    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    @OnPostgres(18)
    void theSchemaRegistryIsAway(TestDatabase database, TestTopics topics, LocalRegistry registry) throws Exception {
        database.execute("create table known (id int primary key)", "create table item (id int primary key)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("http.listen", "127.0.0.1:" + port)
                        .set("value.format", "avro")
                        .set("schema.registry.url", registry.url())
                        .publish("table known, item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            database.execute("insert into known values (1)");
            daemon.awaitAllConfirmed();
            registry.kill9();
            database.execute("insert into known values (2)", "insert into item values (1)");
            sight.awaitHeadline("a record waits");
            sight.awaitLog("registry.failed");
            sight.assertOnPage(
                    "A record waits for the schema registry or the database",
                    "registry.",
                    "walferry_failures_total",
                    "walferry_lag_seconds",
                    "walferry_stalled");
            registry.start();
            daemon.awaitAllConfirmed();
            sight.awaitHeadline("everything that was read is acknowledged");
            daemon.terminate();
        }
    }

    /** Kafka acknowledges the records of all other topics. */
    @OnPostgres(18)
    void aPartitionHasNoLeader(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                        .set("http.listen", "127.0.0.1:" + port)
                        .set("heartbeat.interval.ms", "1000")
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            sight.awaitMetric("walferry_records_acknowledged_total", 1); // so all topics but the table's exist
            try (LocalKafka second = LocalKafka.broker().beside(kafka).start()) {
                create(kafka, route.topic("item"), second.nodeId());
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                second.kill9();
                Workload.updateAll(database);
                sight.awaitHeadlineForLong("of the oldest transaction");
                sight.awaitLog("of the oldest transaction");
                sight.assertOnPage(
                        "A partition has no leader",
                        "kafka.acknowledgement",
                        "walferry_failures_total",
                        "walferry_lag_seconds",
                        "walferry_stalled");
                second.start();
                sight.awaitHeadline("everything that was read is acknowledged");
                daemon.awaitAllConfirmed();
                daemon.terminate();
            }
        }
    }

    private static void create(LocalKafka kafka, String topic, int broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(broker)))))
                    .all()
                    .get();
        }
    }
}
