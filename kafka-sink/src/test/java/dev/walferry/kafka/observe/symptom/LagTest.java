package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Symptoms of a slot that moves slowly or not at all, although the daemon finds nothing wrong. */
@Kafka
@Tag("slow")
@Timeout(600)
class LagTest {
    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    /** Sets how many bytes a second a broker takes from each client; null for no limit. */
    private static void limit(LocalKafka kafka, @Nullable Double bytesPerSecond)
            throws ExecutionException, InterruptedException {
        ClientQuotaEntity all = new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterClientQuotas(List.of(
                            new ClientQuotaAlteration(all, List.of(new Op("producer_byte_rate", bytesPerSecond)))))
                    .all()
                    .get();
        }
    }

    @OnPostgres(18)
    void kafkaIsSlow(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                        .set("http.listen", "127.0.0.1:" + port)
                        .set("inflight.max.bytes", "1048576")
                        .set("kafka.batch.size", "16384")
                        .set("kafka.compression.type", "none")
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            limit(kafka, 50_000.0);
            database.execute("do $$ begin for i in 1..10000 loop"
                    + " insert into item values (i, 1, repeat('x', 1000)); commit; end loop; end $$");
            sight.awaitMetric("walferry_lag_seconds", 10);
            sight.awaitMetric("walferry_slot_lag_bytes", 5e6);
            sight.awaitMetric("walferry_in_flight_bytes", 0.9 * (1 << 20));
            sight.awaitMetricAtMost("walferry_stalled", 0);
            sight.assertOnPage(
                    "The lag grows",
                    "nothing in the log",
                    "walferry_changes_total",
                    "walferry_in_flight_bytes",
                    "walferry_lag_seconds",
                    "walferry_slot_lag_bytes",
                    "walferry_stalled",
                    "walferry_transactions_total");
            limit(kafka, null);
            daemon.awaitAllConfirmed();
            daemon.terminate();
        }
    }

    @OnPostgres(18)
    void theConnectionIsCutAgainAndAgain(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("http.listen", "127.0.0.1:" + port)
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            for (int times = 1; times <= 3; times++) {
                database.execute("select pg_terminate_backend(" + route.activePid() + ")");
                daemon.awaitStreaming(times + 1);
            }
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.assertOnPage("Something fails again and again", "slot.connection", "walferry_failures_total");
            daemon.terminate();
        }
    }
}
