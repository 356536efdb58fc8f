package dev.walferry.kafka.observe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.observe.page.Browser.Tab;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The status page in Chromium for a daemon with two pipelines, one of which has ended. Skipped without Chromium. */
@Kafka
@Tag("slow")
@Timeout(600)
class PipelinesPageTest {
    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Map<String, String> settings(Route route) {
        Map<String, String> settings = route.settings();
        settings.put("http.listen", "127.0.0.1:" + port);
        settings.put("source.pipelines", "calm,torn");
        settings.put("source.pipelines.torn.slot.name", route.slot() + "_torn");
        settings.put("source.pipelines.torn.publication.names", "missing");
        return settings;
    }

    /** The other pipeline may keep the daemon, and with it the page, alive for days. */
    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=64MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void aSlotThatIsLostHasNoRoom(TestDatabase database, TestTopics topics) throws Exception {
        String torn = database.name() + "_torn";
        database.execute(
                "create table item (id int primary key)",
                "select pg_create_logical_replication_slot('" + torn + "', 'pgoutput')");
        Await.until("it is lost", Duration.ofMinutes(2), () -> {
            database.execute(
                    "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()",
                    "checkpoint");
            return "lost"
                    .equals(database.queryOne(
                            "select wal_status from pg_replication_slots where slot_name = '" + torn + "'"));
        });
        try (Browser browser = Browser.start();
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.start(route, settings(route), DaemonProcess.QUICK_START)) {
            daemon.awaitStreaming(1);
            Tab tab = browser.open().like(1200, 900, false, false);
            tab.go("http://127.0.0.1:" + port + "/");
            tab.await("it has ended", "document.getElementById('word').textContent === 'ended'");
            tab.awaitText("none: the server has removed WAL that it needs");
            tab.awaitText("already");
        }
    }

    @OnPostgres(18)
    void theOneThatNeedsSomebodyIsShownFirst(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key)",
                "select pg_create_logical_replication_slot('" + database.name() + "_torn', 'pgoutput')");
        try (Browser browser = Browser.start();
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.start(route, settings(route), DaemonProcess.QUICK_START)) {
            daemon.awaitStreaming(1);
            Tab tab = browser.open().like(1200, 900, false, false);
            tab.go("http://127.0.0.1:" + port + "/");
            tab.await("it has ended", "document.getElementById('word').textContent === 'ended'");
            tab.awaitText("slot " + route.slot() + "_torn");
            tab.await("a link to each", "document.querySelectorAll('#pipelines a').length === 2");
            tab.await(
                    "the other is well", "document.querySelector('#pipelines a[href=\"#calm\"]').className === 'good'");
            assertEquals(
                    "torn",
                    tab.value("document.querySelector('#pipelines a[aria-current]').firstChild.textContent")
                            .textValue());
            assertEquals(
                    "1 of 2 pipelines are not well - Walferry",
                    tab.value("document.title").textValue());
            tab.value("document.querySelector('#pipelines a[href=\"#calm\"]').click()");
            tab.await("the other is shown", "document.getElementById('word').textContent === 'streaming'");
            for (int width : new int[] {1200, 360}) {
                tab.like(width, 800, false, width < 400);
                int wide = tab.value("document.documentElement.scrollWidth").intValue();
                assertTrue(wide <= width, () -> wide + " pixels in a window of " + width);
            }
            assertEquals(List.of(), browser.complaints());
        }
    }
}
