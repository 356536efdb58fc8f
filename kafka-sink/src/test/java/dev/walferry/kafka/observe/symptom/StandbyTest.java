package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A daemon stands by for a reader that is not a daemon. */
@Kafka
@Tag("slow")
@Timeout(600)
class StandbyTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String EIGHT_MEBIBYTES =
            "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()";

    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    @OnPostgres(18)
    void whatHoldsTheSlotIsNoDaemon(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("http.listen", "127.0.0.1:" + port)
                        .set("source.takeover.timeout.ms", "8000")
                        .set("message.prefix.exclude.list", "w") // otherwise the record would be too large
                        .publish("table item");
                DaemonProcess daemon = standingBy(database, route)) {
            Sight sight = new Sight(port, route, daemon);
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.awaitLog("standby.reader.recovered");
            sight.awaitLog("standby.taken.over");
            daemon.terminate();
        }
    }

    /** Returns a daemon that has stood by for long, for a reader that is gone by now. */
    private DaemonProcess standingBy(TestDatabase database, Route route) throws Exception {
        try (ChangeStream other = ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(route.slot())
                .publication("pub")
                .withoutConfirming()
                .open()) {
            DaemonProcess daemon = DaemonProcess.start(route);
            Sight sight = new Sight(port, route, daemon);
            sight.awaitLog("standby.waiting");
            database.execute(EIGHT_MEBIBYTES, EIGHT_MEBIBYTES, EIGHT_MEBIBYTES);
            Await.until("the page names it", LIMIT, () -> {
                other.poll(Duration.ofMillis(100));
                return sight.headline().contains("but has confirmed nothing for");
            });
            sight.assertOnPage("All daemons stand by", "standby.", "walferry_standing_by", "walferry_streaming");
            return daemon;
        }
    }
}
