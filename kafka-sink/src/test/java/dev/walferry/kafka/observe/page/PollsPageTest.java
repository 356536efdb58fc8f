package dev.walferry.kafka.observe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.ServedStatus;
import dev.walferry.kafka.observe.page.Browser.Tab;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The status page in Chromium for a daemon that polls tables. It shows nothing about a slot, because there is none. */
@Kafka
@Tag("slow")
@Timeout(300)
class PollsPageTest {
    @OnPostgres(18)
    void showsNoSlot(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        try (Browser browser = Browser.start();
                ServedStatus served = new ServedStatus();
                Route route = served.of(Route.polling(database, topics.bootstrapServers(), topics.prefix()))
                        .set("mode", "xmin");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Tab tab = browser.open().like(1200, 900, false, false);
            tab.go(route.settings().get("http.listen").replaceFirst("^", "http://") + "/");
            tab.awaitText("polls, mode=xmin");
            tab.awaitText("everything that was read is acknowledged");
            tab.awaitText("public.item");
            String text = tab.value("document.body.innerText").textValue();
            assertFalse(text.toLowerCase(Locale.ROOT).contains("slot"), text);
            assertEquals(
                    3,
                    tab.value("document.querySelectorAll('#charts figure').length")
                            .intValue());
            assertTrue(served.report().path("slot").isNull());
            String metrics = served.get("/metrics").body();
            assertFalse(metrics.contains("slot_name"), metrics);
            assertFalse(metrics.contains("# TYPE walferry_slot_"), metrics);
            assertEquals(1, served.metric("walferry_streaming"));
            daemon.stop();
        }
    }
}
