package dev.walferry.kafka.security;

import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PostgreSQL rights in docs/how-to/grant-rights.md suffice, and the daemon needs each of them. */
@Postgres
@Kafka
@Timeout(300)
class PrivilegesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Returns a route in a database without any public rights, for a role with the rights for a stream. */
    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "insert into item values (1)",
                "revoke all on database \"" + database.name() + "\" from public",
                "revoke all on schema public from public");
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix());
        database.execute("grant connect on database \"" + database.name() + "\" to " + route.role());
        return route.publish("table item");
    }

    /** The same with the rights for a snapshot. */
    private static Route readingRoute(TestDatabase database, TestTopics topics) throws SQLException {
        Route route = route(database, topics);
        database.execute(
                "grant usage on schema public to " + route.role(), "grant select on table item to " + route.role());
        return route.set("snapshot.mode", "initial");
    }

    private static void assertCarries(Route route) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            route.database().execute("insert into item values (2)", "delete from item where id = 2");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    @Test
    void aStreamNeedsNoRightOnAnyTable(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            assertCarries(route);
        }
    }

    @Test
    void aStreamNeedsItsThreeRights(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            database.execute("alter role " + route.role() + " nologin");
            DaemonCommand.assertFails(route, "ALTER ROLE ... LOGIN");
            database.execute("alter role " + route.role() + " login noreplication");
            DaemonCommand.assertFails(route, "ALTER ROLE ... REPLICATION");
            database.execute(
                    "alter role " + route.role() + " replication",
                    "revoke connect on database \"" + database.name() + "\" from " + route.role());
            DaemonCommand.assertFails(route, "GRANT CONNECT ON DATABASE");
        }
    }

    @Test
    void aSnapshotNeedsTheSchemaAndTheTable(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = readingRoute(database, topics)) {
            database.execute("revoke usage on schema public from " + route.role());
            DaemonCommand.assertFails(route, "permission denied for schema public", "GRANT it");
            database.execute(
                    "grant usage on schema public to " + route.role(), "revoke select on item from " + route.role());
            DaemonCommand.assertFails(route, "permission denied for table item", "GRANT it");
            database.execute("grant select on item to " + route.role());
            assertCarries(route);
        }
    }

    /** Polling works for a role that may not replicate. */
    @Test
    void aPollNeedsTheSchemaAndTheTable(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "insert into item values (1)",
                "revoke all on schema public from public");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                        .set("mode", "xmin")
                        .set("table.whitelist", "public.item");
                TopicReader reader = route.reader()) {
            DaemonCommand.assertFails(route, "permission denied for schema public", "GRANT it");
            database.execute(
                    "grant usage on schema public to " + route.role(), "revoke select on item from " + route.role());
            DaemonCommand.assertFails(route, "permission denied for table item", "GRANT it");
            database.execute("grant select on item to " + route.role());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("the row is in Kafka", LIMIT, () -> reader.count() >= 1);
                daemon.stop();
            }
        }
    }

    /** The test grants all rights but one, and then that one as well. */
    @ParameterizedTest
    @ValueSource(strings = {"usage on schema public", "select (id) on beat", "update (at) on beat"})
    void aHeartbeatNeedsWhatItsStatementDoes(String missing, TestDatabase database, TestTopics topics)
            throws SQLException {
        database.execute("create table beat (id int primary key, at timestamptz)", "insert into beat values (1, null)");
        try (Route route = route(database, topics)
                .set("heartbeat.interval.ms", "100")
                .set("heartbeat.action.query", "update public.beat set at = now() where id = 1")) {
            for (String right : List.of("usage on schema public", "select (id) on beat", "update (at) on beat")) {
                database.execute("grant " + right + " to " + route.role());
            }
            database.execute("revoke " + missing + " from " + route.role());
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                awaitOutput(daemon, "failed with SQL state 42501");
                database.execute("grant " + missing + " to " + route.role());
                awaitOutput(daemon, "the heartbeat in the database works again");
                daemon.terminate();
            }
        }
    }

    @Test
    void aMessageNeedsItsFunction(TestDatabase database, TestTopics topics) throws SQLException {
        String function = "function pg_catalog.pg_logical_emit_message(boolean, text, text, boolean)";
        database.execute("revoke execute on " + function + " from public");
        try (Route route =
                route(database, topics).set("heartbeat.interval.ms", "100").set("heartbeat.message.enable", "true")) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                awaitOutput(daemon, "failed with SQL state 42501");
                database.execute("grant execute on " + function + " to " + route.role());
                awaitOutput(daemon, "the heartbeat in the database works again");
                daemon.terminate();
            }
        }
    }

    private static void awaitOutput(DaemonProcess daemon, String text) {
        Await.until(text, LIMIT, () -> daemon.output().contains(text));
    }

    @Test
    void aPublicationNeedsTheDatabaseAndTheTable(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)
                .set("source.publication.names", "own")
                .set("source.publication.create", "tables")
                .set("source.slot.create", "true")
                .set("source.slot.name", "own_" + database.name())
                .set("source.tables", "public.item")) {
            DaemonCommand.assertFails(route, "GRANT CREATE ON DATABASE");
            database.execute("grant create on database \"" + database.name() + "\" to " + route.role());
            DaemonCommand.assertFails(route, "permission denied for schema public");
            database.execute("grant usage on schema public to " + route.role());
            DaemonCommand.assertFails(route, "let the table's owner do this");
            database.execute("alter table item owner to " + route.role());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.stop();
            }
            database.awaitFree("own_" + database.name());
            database.execute(
                    "select pg_drop_replication_slot('own_" + database.name() + "')",
                    "alter table item owner to current_user");
        }
    }
}
