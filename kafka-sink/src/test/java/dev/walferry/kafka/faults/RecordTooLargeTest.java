package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Timeout;

/**
 * A row that does not fit stops the daemon, whose error names the settings to raise; with these raised the row arrives
 * (trap K2, docs/design/traps.md).
 */
@Kafka
@Timeout(300)
class RecordTooLargeTest {
    private static final String EIGHT_MEGABYTES = Integer.toString(8 << 20);

    @OnPostgres({14, 18})
    void itStopsUntilTheLimitsAreRaisedAndNothingIsSkipped(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table parcel (depot int, \"Label No\" text, content text, primary key (depot, \"Label No\"))");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("inflight.max.bytes", "65536")
                .publish("table parcel")) {
            database.execute("insert into parcel values (1, 'small', 'before')");
            Lsn tooLarge;
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                // digests, because Kafka compresses
                database.execute("insert into parcel select 7, '" + Route.ROW_MARKER + "', '" + Route.ROW_MARKER
                        + "' || string_agg(sha512(i::text::bytea)::text, '') from generate_series(1, 20000) i");
                tooLarge = route.walEnd();
                database.execute("insert into parcel values (8, 'small', 'after')");
                assertStops(daemon, route, tooLarge);
            }
            // the producer takes a larger record, the broker does not
            route.set("kafka.max.request.size", EIGHT_MEGABYTES);
            try (DaemonThread daemon = DaemonThread.start(route)) {
                assertStops(daemon, route, tooLarge);
            }
            // Rows after it may have been in flight already: these come again, in order, after the restart.
            assertTrue(route.rebuilt().textRows("public.parcel").contains(row("1", "small", "before")));

            configure(topics, route.topic("parcel"), "max.message.bytes", EIGHT_MEGABYTES);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "parcel");
        }
    }

    private static Map<String, String> row(String depot, String label, String content) {
        return Map.of("depot", depot, "Label No", label, "content", content);
    }

    private static void assertStops(DaemonThread daemon, Route route, Lsn end) throws SQLException {
        daemon.assertFails(
                "topic " + route.topic("parcel"),
                "parcel",
                "key columns [depot, Label No]",
                "at LSN ",
                "nothing was skipped",
                "kafka.max.request.size",
                "max.message.bytes");
        assertTrue(end.isAfter(route.confirmed()), "confirmed the row that did not fit");
        Await.until("the slot is free", Duration.ofMinutes(1), () -> route.activePid() == null);
        assertEquals(2, route.unconfirmedChanges(), "would be sent again: this row and the one after it");
    }

    static void configure(TestTopics topics, String topic, String name, String value) throws Exception {
        try (Admin admin = topics.admin()) {
            set(admin, topic, name, value);
            // The broker takes over one change after another, and tells each before its logs have it: once it tells a
            // second
            // change, they have the first.
            set(admin, topic, "delete.retention.ms", "12345678");
        }
    }

    private static void set(Admin admin, String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        Await.until(
                name + " is known",
                Duration.ofMinutes(1),
                () -> value.equals(admin.describeConfigs(List.of(resource))
                        .all()
                        .get()
                        .get(resource)
                        .get(name)
                        .value()));
    }
}
