package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The first records of a topic that the daemon has just created. */
@Kafka
@Timeout(300)
class NewTopicTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * A broker learns a moment after the controller that it leads a new partition. If it therefore refuses a producer's
     * first batch and then takes the second, the first stays out of sequence, and Kafka's idempotent producer retries
     * it forever. So nothing may be sent before the leaders answer.
     */
    @OnPostgres(18)
    void noRecordIsSentBeforeEveryPartitionIsLed(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("topic.creation.default.partitions", "50")
                .set("kafka.batch.size", "1024")
                .set("kafka.linger.ms", "0")
                .publish("table item")) {
            Workload.fill(database, 5_000);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
            }
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(5_000, rebuilt.records());
            PostgresTables.assertEqual(route, rebuilt, "item");
        }
    }

    @OnPostgres(18)
    void aTopicIsCreatedAsItsGroupSays(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE, "create table note (id int primary key)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("topic.creation.groups", "compacted")
                        .set("topic.creation.compacted.include", ".*\\.item")
                        .set("topic.creation.compacted.partitions", "3")
                        .set("topic.creation.compacted.cleanup.policy", "compact")
                        .set("topic.creation.default.partitions", "2")
                        .set("topic.creation.default.retention.ms", "86400000")
                        .publish("all tables");
                DaemonThread daemon = DaemonThread.streaming(route);
                Admin admin = topics.admin()) {
            Workload.fill(database, 1);
            database.execute("insert into note values (1)");
            daemon.awaitAllConfirmed();
            assertEquals(3, partitions(admin, route.topic("item")));
            assertEquals("compact", config(admin, route.topic("item"), "cleanup.policy"));
            assertEquals(2, partitions(admin, route.topic("note")));
            assertEquals("delete", config(admin, route.topic("note"), "cleanup.policy"));
            assertEquals("86400000", config(admin, route.topic("note"), "retention.ms"));
            assertNotEquals("86400000", config(admin, route.topic("item"), "retention.ms"));
        }
    }

    private static int partitions(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String config(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name)
                .value();
    }

    @Tag("slow")
    @OnPostgres(18)
    @Kafka(settings = "auto.create.topics.enable=false")
    void aTopicThatIsDeletedIsCreatedAgain(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route);
                Admin admin = topics.admin()) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            String topic = route.topic("item");
            admin.deleteTopics(List.of(topic)).all().get();
            Await.until("it is gone", LIMIT, () -> !exists(admin, topic));
            try (Workload workload = Workload.on(database)) {
                Await.until("it is created again", LIMIT, () -> exists(admin, topic));
                workload.stop();
            }
            daemon.awaitAllConfirmed();
        }
    }

    private static boolean exists(Admin admin, String topic) throws Exception {
        return admin.listTopics().names().get().contains(topic);
    }
}
