package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A pipeline makes no step, while its process answers. Nothing else makes the liveness check fail. */
@Kafka
@Tag("slow")
@Timeout(600)
class StuckTest {
    private final int port = FreePort.find();
    private final int debugPort = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
        FreePort.giveBack(debugPort);
    }

    @OnPostgres(18)
    void thePipelineTakesNoStep(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("http.listen", "127.0.0.1:" + port)
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route, HeldThread.options(debugPort))) {
            Sight sight = new Sight(port, route, daemon);
            Workload.fill(database, 100);
            daemon.awaitAllConfirmed();
            HeldThread pipeline = HeldThread.hold(debugPort, "main");
            try {
                sight.awaitHeadlineForLong("stuck");
                sight.assertOnPage("The daemon is stuck", "nothing in the log", "walferry_streaming");
            } finally {
                pipeline.close();
            }
            sight.awaitHeadline(
                    "everything that was read is acknowledged"); // the server has closed its connection meanwhile
            daemon.terminate();
        }
    }
}
