package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** One of two pipelines needs attention, and the other one goes on. */
@Kafka
@Tag("slow")
@Timeout(600)
class PipelineEndsTest {
    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    @OnPostgres(18)
    void itsPublicationIsMissing(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                Workload.TABLE, "select pg_create_logical_replication_slot('" + database.name() + "_b', 'pgoutput')");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            Map<String, String> settings = route.settings();
            settings.put("http.listen", "127.0.0.1:" + port);
            settings.put("source.pipelines", "a,b");
            settings.put("source.pipelines.b.slot.name", route.slot() + "_b");
            settings.put("source.pipelines.b.publication.names", "missing");
            try (DaemonProcess daemon = DaemonProcess.start(route, settings, DaemonProcess.QUICK_START)) {
                daemon.awaitStreaming(1);
                Sight sight = new Sight(port, route, daemon);
                sight.awaitHeadline("ended");
                sight.awaitLog("pipeline.ended");
                sight.assertOnPage("A pipeline has ended", "pipeline.ended", "walferry_pipeline_ended");
            }
        }
    }
}
