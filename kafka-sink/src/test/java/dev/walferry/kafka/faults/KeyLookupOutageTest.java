package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.ServedStatus;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database sends changes, but refuses connections that ask about keys. */
@Postgres
@Kafka
@Timeout(300)
class KeyLookupOutageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static String reply(Route route) throws SQLException {
        String time = route.database()
                .queryOne("select r.reply_time from pg_stat_replication r join pg_replication_slots s"
                        + " on s.active_pid = r.pid where s.slot_name = '" + route.slot() + "'");
        assertNotNull(time, "the slot is not in use");
        return time;
    }

    /**
     * Starts streaming from a table without a key, which needs no lookup and so no connection; then refuses
     * connections.
     */
    private static DaemonThread refused(Route route) throws SQLException {
        DaemonThread daemon = DaemonThread.streaming(route);
        route.database().execute("insert into bare values (1)");
        daemon.awaitAllConfirmed();
        route.database()
                .execute("alter role " + route.role() + " connection limit 0", "insert into item values (1, 2)");
        Await.until("the change was read", LIMIT, () -> daemon.progress().changes() == 2);
        return daemon;
    }

    @OnPostgres({14, 18})
    void statusUpdatesGoOnUntilTheKeyIsKnown(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (a int, b int, primary key (b, a))", "create table bare (a int)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.status.interval.ms", "1000")
                .publish("table item, bare")) {
            try (DaemonThread daemon = refused(route)) {
                String walsender = route.activePid();
                for (int i = 0; i < 2; i++) {
                    String before = reply(route);
                    Await.until(
                            "another status update", LIMIT, () -> !reply(route).equals(before));
                }
                assertEquals(1, daemon.progress().sent());
                database.execute("alter role " + route.role() + " connection limit -1");
                daemon.awaitAllConfirmed();
                assertEquals(walsender, route.activePid(), "the connection was kept");
                daemon.stop();
            }
            assertEquals(2, route.rebuilt().records());
        }
    }

    /** Nothing is in flight meanwhile, so everything seems well. */
    @Tag("slow")
    @OnPostgres(18)
    void aDaemonThatWaitsForAKeyIsNotReady(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table item (a int, b int, primary key (b, a))", "create table bare (a int)");
        try (ServedStatus served = new ServedStatus();
                Route route = served.of(Route.between(database, topics.bootstrapServers(), topics.prefix()))
                        .publish("table item, bare");
                DaemonThread daemon = refused(route)) {
            Await.until("it says why", LIMIT, () -> served.reason().contains("too many connections"));
            assertFalse(served.isReady());
            String reason = served.reason();
            assertTrue(reason.contains("a record has waited for a lookup"), reason);
            assertEquals("a record waits", served.word());
            assertEquals(1, served.metric("walferry_stalled", route));
            assertTrue(served.metric("walferry_lag_seconds", route) >= 5);
            database.execute("alter role " + route.role() + " connection limit -1");
            Await.until("it is ready again", LIMIT, served::isReady);
            daemon.awaitAllConfirmed();
            assertEquals(0, served.metric("walferry_stalled", route));
            daemon.stop();
        }
    }

    /** A server that shuts down waits for the daemon, so the daemon must not wait for the server's answer. */
    @Test
    void aServerThatShutsDownIsNotHeldUp(LocalPostgres postgres, TestTopics topics) throws SQLException {
        TestDatabase database = postgres.createDatabase("shop");
        database.execute("create table item (a int, b int, primary key (b, a))", "create table bare (a int)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item, bare")) {
            try (DaemonThread daemon = refused(route)) {
                Duration stopping = postgres.stopFast();
                assertTrue(stopping.toSeconds() < 40, "stopped within " + stopping);
                postgres.start();
                database.execute("alter role " + route.role() + " connection limit -1");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(2, route.rebuilt().records());
        }
    }

    /** A daemon that waits for a key ends as soon as it is told to. */
    @OnPostgres(18)
    void waitingForAKeyDoesNotHoldUpTheEnd(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (a int, b int, primary key (b, a))", "create table bare (a int)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item, bare")) {
            try (DaemonThread daemon = refused(route)) {
                daemon.stop();
            }
            assertEquals(1, route.unconfirmedChanges());
        }
    }
}
