package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * What a takeover cannot prevent, as docs/how-to/run-a-hot-standby.md says: a request that a dead daemon had sent, and that the
 * network delivers only after the next daemon has sent newer rows.
 */
@Kafka
@Tag("slow")
@Timeout(600)
class LateRequestTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static List<Integer> versions(Route route) {
        return route.rebuilt().history("public.item").values().stream()
                .flatMap(List::stream)
                .map(row -> row.get("version").intValue())
                .toList();
    }

    @OnPostgres(18)
    void kafkaTakesWhatADeadDaemonHadSent(TestDatabase database) throws Exception {
        database.execute(Workload.TABLE);
        try (TcpProxy network = TcpProxy.to(0);
                LocalKafka kafka = LocalKafka.broker().behind(network).start();
                Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                        .set("source.takeover.timeout.ms", "8000")
                        .set("kafka.compression.type", "none") // so that the request can be told by its row
                        .publish("table item");
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = DaemonProcess.start(route)) {
            database.execute("insert into item values (1, 1, 'in time')");
            first.awaitAllConfirmed();
            Await.until("it stands by", LIMIT, () -> second.output().contains("standing by"));

            KeptBack request = network.keepBack("kept back".getBytes(StandardCharsets.UTF_8));
            database.execute("update item set version = 2, note = 'kept back'");
            Await.until("it is sent", LIMIT, request::isKept);
            first.kill9();
            second.awaitStreaming(1);
            database.execute("update item set version = 3, note = 'in time'");
            second.awaitAllConfirmed();
            assertEquals(List.of(1, 2, 3), versions(route));

            request.release();
            Await.until("it arrives", LIMIT, () -> versions(route).size() == 4);
            assertEquals(List.of(1, 2, 3, 2), versions(route), "Kafka keeps apart only the records of one producer");
            second.terminate();
        }
    }
}
