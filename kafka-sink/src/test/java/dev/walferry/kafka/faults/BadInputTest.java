package dev.walferry.kafka.faults;

import static dev.walferry.kafka.harness.DaemonCommand.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Wrong input gives one clear error that names it and says what to do. There is no stack trace, and nothing is lost.
 */
@Kafka
@Timeout(300)
class BadInputTest {
    private static final String NOBODY = "127.0.0.1:1";

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix());
    }

    @OnPostgres({14, 18})
    void wrongPassword(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            try (DaemonProcess daemon = DaemonProcess.start(route.set("source.password", Route.PASSWORD + "?"))) {
                daemon.assertFails(
                        1,
                        "password authentication failed for user \"" + route.role() + "\"",
                        "check user and password");
            }
        }
    }

    @OnPostgres({14, 18})
    void noSuchDatabase(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            assertFails(
                    route.set("source.url", database.server().url("nowhere")),
                    "database \"nowhere\" does not exist",
                    "check the URL");
        }
    }

    @OnPostgres({14, 18})
    void roleThatMayNotReplicate(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            database.execute("alter role " + route.role() + " noreplication");
            assertFails(route, "REPLICATION");
        }
    }

    @OnPostgres(
            value = {14, 18},
            settings = "wal_level=replica")
    void serverWithoutLogicalWal(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            database.execute("create publication pub for table item");
            assertFails(
                    route.set("source.slot.create", "true"),
                    "wal_level is 'replica' but must be 'logical'",
                    "ALTER SYSTEM SET wal_level");
        }
    }

    @OnPostgres({14, 18})
    void missingSlot(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            database.execute("create publication pub for table item");
            assertFails(
                    route,
                    "replication slot \"" + route.slot() + "\" does not exist",
                    "pg_create_logical_replication_slot('" + route.slot() + "', 'pgoutput')");
        }
    }

    @OnPostgres({14, 18})
    void missingPublication(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            route.createSlot();
            assertFails(route, "publication \"pub\" does not exist", "CREATE PUBLICATION \"pub\"");
        }
    }

    @OnPostgres({14, 18})
    void slotOfAnotherPlugin(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            database.execute(
                    "create publication pub for table item",
                    "select pg_create_logical_replication_slot('" + route.slot() + "', 'test_decoding')");
            assertFails(route, "slot \"" + route.slot() + "\" is not a logical slot for pgoutput", "test_decoding");
        }
    }

    /** Trap A22 (docs/design/traps.md): the daemon waits for the slot, as after a crash, but not forever. */
    @Tag("slow")
    @OnPostgres(18)
    void slotInUseNamesTheHolder(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item");
                ChangeStream holder = ChangeStream.to(database.url())
                        .user(database.user())
                        .password(database.password())
                        .slot(route.slot())
                        .publication("pub")
                        .open()) {
            holder.keepUp();
            String pid = route.activePid();
            assertFails(
                    75, route, "slot \"" + route.slot() + "\" is in use by PID " + pid, "pg_terminate_backend(" + pid);
            assertEquals(pid, route.activePid());
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void brokerThatCannotBeReached(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            Lsn before = route.confirmed();
            Workload.fill(database, 1);
            assertFails(
                    75,
                    route.set("kafka.bootstrap.servers", NOBODY),
                    "no broker answers",
                    "check kafka.bootstrap.servers");
            assertEquals(before, route.confirmed());
        }
    }

    @OnPostgres(18)
    void topicThatTheBrokerRefusesToCreate(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.stop(); // the topic of its progress is there now
            }
            Workload.fill(database, 3);
            assertStopsAndArrivesLater(
                    route, "topic.creation.default.replication.factor", "3", "-1", "can be neither found nor created");
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    @Kafka(settings = "auto.create.topics.enable=false")
    void topicThatNobodyMayCreate(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).publish("table item")) {
            Workload.fill(database, 3);
            assertStopsAndArrivesLater(route, "topic.creation.enable", "false", "true", "topic.creation.enable");
        }
    }

    private static void assertStopsAndArrivesLater(Route route, String key, String bad, String good, String part)
            throws SQLException {
        Lsn before = route.confirmed();
        assertFails(route.set(key, bad), "topic " + route.topic("item"), part);
        assertFalse(route.confirmed().isAfter(before), "confirmed what has not arrived");
        try (DaemonThread daemon = DaemonThread.streaming(route.set(key, good))) {
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        assertEquals(3, route.rebuilt().rows("public.item").size());
    }

    @OnPostgres(18)
    void tablesThatWouldShareATopic(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table \"a b\" (id int primary key)", "create table a_b (id int primary key)");
        try (Route route = route(database, topics).publish("table \"a b\", a_b")) {
            database.execute("insert into \"a b\" values (1)");
            Lsn before = route.walEnd();
            database.execute("insert into a_b values (1)");
            assertFails(
                    route,
                    "slot \"" + route.slot() + "\" at 0/",
                    "\"public\".\"a_b\" would share topic " + route.topic("a_b"),
                    "rename one");
            assertFalse(route.confirmed().isAfter(before), "confirmed what has not arrived");
        }
    }

    /**
     * Trap B23 (docs/design/traps.md): nothing checks what such a database holds, and the server cannot send it in
     * UTF-8.
     */
    @OnPostgres({14, 18})
    void bytesThatAreNotText(LocalPostgres postgres, TestTopics topics) throws SQLException {
        TestDatabase database = postgres.createDatabase("ascii");
        TestDatabase another = postgres.createDatabase("another");
        another.execute(
                "drop database ascii",
                "create database ascii template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'");
        try (Route route = route(database, topics).publish("table item")) {
            database.execute("insert into item values (1, 1, 'text')");
            Lsn before = route.walEnd();
            database.execute("insert into item values (2, 1, E'" + Route.ROW_MARKER + " \\xff')");
            assertFails(
                    route,
                    "slot \"" + route.slot() + "\" at 0/",
                    "cannot be sent in UTF-8",
                    "pg_replication_slot_advance");
            assertFalse(route.confirmed().isAfter(before), "confirmed what cannot be read");
        }
    }

    @OnPostgres(18)
    void everyMistakeOfTheConfigurationAtOnce(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)
                .set("sorce.url", "x")
                .set("no.such.key", "x")
                .set("value.format", "smoke signals")
                .set("inflight.max.bytes", "many")
                .set("source.slot.name", "Not-A-Slot")
                .set("kafka.acks", "1")
                .set("kafka.bootstrap.server", "x")
                .set("topic.prefix", "")) {
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                daemon.assertFails(
                        2,
                        "8 mistakes",
                        "sorce.url",
                        "did you mean source.url",
                        "no.such.key",
                        "value.format",
                        "inflight.max.bytes",
                        "source.slot.name",
                        "kafka.acks",
                        "must be all",
                        "kafka.bootstrap.server",
                        "topic.prefix");
            }
        }
    }
}
