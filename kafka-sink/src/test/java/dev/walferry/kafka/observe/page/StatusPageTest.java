package dev.walferry.kafka.observe.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.observe.page.Browser.Tab;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * The status page in Chromium, from the daemon's snapshot to the loss of its slot. Skipped where Chromium is not
 * installed. {@code -Dwalferry.screenshots=DIR} keeps screenshots.
 */
@Kafka
@Tag("slow")
@Timeout(600)
class StatusPageTest {
    private static final String TOKEN = "t0ken-0f-the-page";
    private static final String ODD_TABLE = "<img src=x onerror=alert(1)>";

    /** Writes WAL by an insert into a table that is not published. */
    private static final String EIGHT_MEBIBYTES =
            "insert into unpublished select repeat('x', 8192) from generate_series(1, 1024)";

    private final int port = FreePort.find();
    private @Nullable Browser browser;

    @BeforeEach
    void startBrowser() throws IOException {
        browser = Browser.start();
    }

    @AfterEach
    void endBrowser() {
        FreePort.giveBack(port);
        if (browser != null) {
            browser.close();
        }
    }

    private Route route(TestDatabase database, LocalKafka kafka, String published) throws SQLException {
        return Route.between(database, kafka.bootstrapServers(), database.name())
                .set("http.listen", "127.0.0.1:" + port)
                .set("source.retry.backoff.max.ms", "300")
                .snapshot("initial")
                .publish(published);
    }

    private Tab open() {
        return browser.open().like(1200, 900, false, false);
    }

    private String page() {
        return "http://127.0.0.1:" + port + "/";
    }

    private void keep(Tab tab, String name) throws IOException {
        String folder = System.getProperty("walferry.screenshots");
        if (folder != null) {
            tab.like(1100, 800, false, false);
            Files.write(Path.of(folder, name + ".png"), tab.picture());
            tab.like(1100, 800, true, false);
            Files.write(Path.of(folder, name + "-dark.png"), tab.picture());
            tab.like(390, 800, false, true);
            Files.write(Path.of(folder, name + "-phone.png"), tab.picture());
            tab.like(1200, 900, false, false);
        }
    }

    private void assertNoSecret(Tab tab) {
        String all = tab.value("document.documentElement.outerHTML").textValue();
        for (String secret : List.of(Route.PASSWORD, Route.ROW_MARKER, TOKEN)) {
            assertFalse(all.contains(secret), () -> secret + " in\n" + all);
        }
    }

    /** Asserts that a screen reader gets names and numbers, and that nothing is wider than the window. */
    private static void assertReadable(Tab tab) {
        assertEquals("en", tab.value("document.documentElement.lang").textValue());
        assertEquals(
                0,
                tab.value("[...document.querySelectorAll('svg, progress, input')]"
                                + ".filter(e => !e.getAttribute('aria-label') && !(e.labels || []).length).length")
                        .intValue());
        assertEquals(1, tab.value("document.querySelectorAll('h1').length").intValue());
        for (int width : new int[] {1200, 700, 360}) {
            tab.like(width, 800, false, width < 400);
            int wide = tab.value("document.documentElement.scrollWidth").intValue();
            assertTrue(wide <= width, () -> wide + " pixels in a window of " + width);
        }
        Contrast.assertReadable(tab, false);
        Contrast.assertReadable(tab, true);
        tab.like(1200, 900, false, false);
    }

    @OnPostgres(18)
    void showsASnapshotItsEndAndAnOutage(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(
                Workload.TABLE,
                "create table \"" + ODD_TABLE + "\" (id int primary key)",
                "create table calm (id int primary key)");
        Workload.fill(database, 10_000);
        database.execute("analyze");
        Tab tab = open();
        // so slow that the page is open in the middle of it
        try (Route route = route(database, kafka, "all tables")
                        .set("inflight.max.bytes", "65536")
                        .set("snapshot.chunk.bytes", "65536")
                        .set("kafka.linger.ms", "500");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            tab.go(page());
            tab.awaitText("Reading tables");
            tab.await("a bar", "(document.querySelector('#tables progress') || {}).value > 0");
            tab.awaitText("slot " + route.slot());
            keep(tab, "snapshot");
            tab.await("it streams", "document.getElementById('state').className === 'good'");
            tab.awaitText("public." + ODD_TABLE);
            assertEquals(0, tab.value("document.images.length").intValue());
            assertReadable(tab);
            assertReachable(tab);
            assertEquals(List.of(), browser.complaints());
            showsAnOutage(database, kafka, daemon, tab);
            assertNoSecret(tab);
            daemon.stop();
            tab.awaitText("The daemon does not answer");
        }
    }

    private void showsAnOutage(TestDatabase database, LocalKafka kafka, DaemonThread daemon, Tab tab) throws Exception {
        database.execute("insert into calm select generate_series(1, 1000)");
        daemon.awaitAllConfirmed();
        tab.await(
                "the changes",
                "[...document.querySelectorAll('#tables tbody tr')].some("
                        + "row => row.cells[0].textContent === 'public.calm' && row.cells[5].textContent === '1,000')");
        kafka.pause();
        try {
            database.execute("insert into calm values (0)");
            tab.awaitText("Kafka does not acknowledge");
            tab.awaitText("See whether the brokers are up");
            keep(tab, "outage");
            Contrast.assertReadable(tab, true);
        } finally {
            kafka.resume();
        }
        tab.await("it streams again", "document.getElementById('state').className === 'good'");
    }

    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void showsHowASlotIsLost(TestDatabase database, LocalKafka kafka) throws Exception {
        database.execute(
                Workload.TABLE,
                // vacuuming it would write as much WAL again
                "create table unpublished (body text) with (autovacuum_enabled = off, toast.autovacuum_enabled = off)",
                "alter table unpublished alter column body set storage external");
        try (Route route = route(database, kafka, "table item").set("http.token", TOKEN);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 100);
            daemon.awaitAllConfirmed();
            Tab tab = open().go(page());
            tab.awaitText("Token");
            logIn(tab, "wrong");
            tab.awaitText("That is not the token");
            logIn(tab, TOKEN);
            tab.await("the status", "document.getElementById('state').className === 'good'");
            kafka.pause();
            try {
                Workload.updateAll(database);
                for (int i = 0; i < 14; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                tab.awaitText("Slot in danger");
                tab.awaitText("raise max_slot_wal_keep_size");
                keep(tab, "danger");
                Contrast.assertReadable(tab, true);
                assertNoSecret(tab);
                for (int i = 0; i < 10; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                database.execute("checkpoint");
            } finally {
                kafka.resume();
            }
            daemon.assertFails("slot \"" + route.slot() + "\"", "was invalidated");
            tab.awaitText("The daemon does not answer");
            tab.awaitText("the last line of its log says why");
            tab.awaitText("public.item"); // the page keeps the last report
            keep(tab, "ended");
        }
    }

    /** Logs in without a mouse. */
    private static void logIn(Tab tab, String token) {
        tab.value("document.getElementById('token').value = ''");
        walkTo(tab, "document.activeElement.id === 'token'");
        tab.write(token);
        tab.press("Enter", 13, "\r");
    }

    private static void walkTo(Tab tab, String there) {
        for (int steps = 0; steps < 10 && !tab.value(there).booleanValue(); steps++) {
            tab.press("Tab", 9, "");
        }
        assertTrue(tab.value(there).booleanValue(), () -> "the keyboard does not reach " + there);
    }

    /**
     * Asserts that the keyboard reaches everything that scrolls or opens, that the focus is visible, and that nothing
     * changes the tab order.
     */
    private static void assertReachable(Tab tab) {
        assertEquals(
                0,
                tab.value("[...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex !== 0).length")
                        .intValue());
        walkTo(tab, "document.activeElement.className === 'scroll'");
        walkTo(tab, "document.activeElement.tagName === 'SUMMARY'");
        assertEquals(
                "solid",
                tab.value("getComputedStyle(document.activeElement).outlineStyle")
                        .textValue());
        tab.press("Enter", 13, "\r");
        tab.await("the configuration", "document.querySelector('details').open");
    }
}
