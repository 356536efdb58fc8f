package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.ServedStatus;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalRegistry;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The schema registry is away when a record needs it, or refuses a schema. */
@Kafka
@Registry
@Tag("slow")
@Timeout(600)
class RegistryOutageTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Route route(TestDatabase database, TestTopics topics, String registry) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.status.interval.ms", "500")
                .set("value.format", "avro")
                .set("schema.registry.url", registry);
    }

    private static String reply(Route route) throws SQLException {
        String time = route.database()
                .queryOne("select r.reply_time from pg_stat_replication r join pg_replication_slots s"
                        + " on s.active_pid = r.pid where s.slot_name = '" + route.slot() + "'");
        assertNotNull(time, "the slot is not in use");
        return time;
    }

    @OnPostgres(18)
    void statusUpdatesGoOnWhileTheRegistryIsAway(TestDatabase database, TestTopics topics, LocalRegistry registry)
            throws SQLException {
        database.execute("create table known (id int primary key)", "create table item (id int primary key)");
        try (Route route = route(database, topics, registry.url()).publish("table known, item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into known values (1)");
            daemon.awaitAllConfirmed();
            registry.kill9();
            database.execute("insert into known values (2)", "insert into item values (1)");
            Await.until("the change was read", LIMIT, () -> daemon.progress().changes() == 3);
            for (int i = 0; i < 2; i++) {
                String before = reply(route);
                Await.until("another status update", LIMIT, () -> !reply(route).equals(before));
            }
            assertEquals(2, daemon.progress().sent(), "a schema that is known needs no registry");
            registry.start();
            daemon.awaitAllConfirmed();
            assertEquals(3, daemon.progress().sent());
            daemon.stop();
        }
    }

    /** Nothing is in flight meanwhile, so Kafka seems to be well. */
    @OnPostgres(18)
    void aDaemonThatWaitsForTheRegistryIsNotReady(TestDatabase database, TestTopics topics, LocalRegistry registry)
            throws Exception {
        database.execute("create table known (id int primary key)", "create table item (id int primary key)");
        try (ServedStatus served = new ServedStatus();
                Route route = served.of(route(database, topics, registry.url())).publish("table known, item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into known values (1)");
            daemon.awaitAllConfirmed();
            assertTrue(served.isReady());
            registry.kill9();
            database.execute("insert into item values (1)");
            String subject = "subject \"" + topics.topic("public.item");
            Await.until("it says why", LIMIT, () -> served.reason().contains(subject));
            assertFalse(served.isReady());
            String reason = served.reason();
            assertTrue(reason.contains("a record has waited for a lookup"), reason);
            assertEquals("a record waits", served.word());
            assertEquals(1, served.metric("walferry_stalled", route));
            assertTrue(served.metric("walferry_lag_seconds", route) >= 5);
            registry.start();
            Await.until("it is ready again", LIMIT, served::isReady);
            daemon.awaitAllConfirmed();
            assertEquals(0, served.metric("walferry_stalled", route));
            daemon.stop();
        }
    }

    @OnPostgres(18)
    void incompatibleSchemaStopsUntilAPersonAllowsIt(TestDatabase database, TestTopics topics, TestSubjects subjects)
            throws Exception {
        database.execute("create table item (id int primary key)");
        String subject = topics.topic("public.item") + "-value";
        try (Route route = route(database, topics, subjects.url()).publish("table item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (1)");
                daemon.awaitAllConfirmed();
                allow(subjects, subject, "BACKWARD");
                database.execute(
                        "delete from item",
                        "alter table item add note text not null",
                        "insert into item values (2, '" + Route.ROW_MARKER + "')");
                daemon.assertFails(
                        "slot \"" + route.slot() + "\"",
                        "subject \"" + subject + "\"",
                        "HTTP 409",
                        "ncompatible",
                        "nothing was skipped",
                        "PUT /config/<subject>");
            }
            allow(subjects, subject, "NONE");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
    }

    private static void allow(TestSubjects subjects, String subject, String level) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(subjects.url() + "/config/" + subject))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"" + level + "\"}"))
                .build();
        assertEquals(
                200,
                HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode());
    }
}
