package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** An error that a retry fixes never ends the daemon, and is logged once when it begins and once when it ends. */
@Timeout(600)
class TransientKafkaTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String FENCED = "cannot be looked up or created: .*fenced";
    private static final int TABLES = 20;

    /** Settings with which the controller takes the only broker for dead between two heartbeats, though it answers. */
    private static final Map<String, String> FENCED_BETWEEN_HEARTBEATS =
            Map.of("broker.session.timeout.ms", "1000", "broker.heartbeat.interval.ms", "3000");

    private static LocalKafka fencedNowAndThen() {
        LocalKafka.Builder builder = LocalKafka.broker();
        FENCED_BETWEEN_HEARTBEATS.forEach(builder::set);
        return builder.start();
    }

    @Tag("slow")
    @OnPostgres(18)
    void aTopicIsCreatedAsSoonAsABrokerIsThereForIt(TestDatabase database) throws Exception {
        for (int i = 0; i < TABLES; i++) {
            database.execute("create table t" + i + " (id int primary key)");
        }
        try (LocalKafka kafka = fencedNowAndThen();
                Route route = Route.between(database, kafka.bootstrapServers(), "fenced")
                        .publish("tables in schema public");
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            int table = 0;
            while (count(FENCED, daemon.output()) == 0) {
                assertTrue(table < TABLES, "no topic was asked for while the broker was fenced");
                awaitFenced(admin);
                database.execute("insert into t" + table++ + " values (1)");
                daemon.awaitAllConfirmed();
            }
            assertEquals(table, route.rebuilt().records(), daemon::output);
            assertEquals(1, count(FENCED, daemon.output()), daemon::output);
            assertEquals(1, count("t" + (table - 1) + ": takes records again", daemon.output()), daemon::output);
            daemon.terminate();
        }
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    /** Waits until the broker is fenced, by trying to create topics, because nothing shows the broker's state. */
    private static void awaitFenced(Admin admin) {
        int[] tries = {0};
        Await.until("the broker is fenced", LIMIT, () -> {
            NewTopic topic = new NewTopic("try-" + tries[0]++, Optional.empty(), Optional.empty());
            try {
                admin.createTopics(List.of(topic)).all().get();
                return false;
            } catch (ExecutionException e) {
                return e.getCause() instanceof InvalidReplicationFactorException;
            }
        });
    }

    /** The daemon may not create topics, but the broker does so for a producer that asks. */
    @OnPostgres(18)
    @Kafka
    void aTopicThatTheBrokerCreatesItselfIsUsed(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("topic.creation.enable", "false")
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }
}
