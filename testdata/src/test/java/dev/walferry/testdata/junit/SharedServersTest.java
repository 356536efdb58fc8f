package dev.walferry.testdata.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.PostgresServer;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Every test leaves something that would break the next one if tests were not kept apart. */
@Postgres(18)
@Kafka
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedServersTest {

    private static final Set<Integer> VERSIONS = new TreeSet<>();

    // what the first test saw; the second compares
    private static PostgresServer seenServer = absent();
    private static String seenDatabase = "";
    private static String seenTopics = "";

    private final TestDatabase ofConstructor;

    SharedServersTest(TestDatabase database) {
        ofConstructor = database;
    }

    @BeforeEach
    void hasItsOwnTable(TestDatabase database) throws SQLException {
        database.execute("create table item (id int)");
    }

    @Test
    @Order(1)
    void constructorAndMethodsShareOneDatabase(TestDatabase database, TestTopics topics) throws Exception {
        assertSame(ofConstructor, database);
        database.execute(
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "begin; insert into item values (1); prepare transaction '" + database.name() + "'");
        topics.create(new NewTopic(topics.topic("item"), Optional.empty(), Optional.empty()));
        assertEquals(List.of(topics.topic("item")), topics.existing());
        seenServer = database.server();
        seenDatabase = database.name();
        seenTopics = topics.prefix();
    }

    @Test
    @Order(2)
    void nextTestHasTheSameServersAndNothingElse(TestDatabase database, TestTopics topics) throws Exception {
        assertSame(seenServer, database.server());
        assertNotEquals(seenDatabase, database.name());
        assertEquals("0", database.queryOne("select count(*) from item"));
        assertEquals(
                "0",
                database.queryOne(
                        "select count(*) from pg_replication_slots where slot_name = '" + seenDatabase + "'"));
        assertEquals("0", database.queryOne("select count(*) from pg_database where datname = '" + seenDatabase + "'"));
        assertNotEquals(seenTopics, topics.prefix());
        try (Admin admin = topics.admin()) {
            Await.until(
                    "the topics are gone",
                    Duration.ofMinutes(1),
                    () -> admin.listTopics().names().get().stream().noneMatch(name -> name.startsWith(seenTopics)));
        }
    }

    @OnPostgres({14, 18})
    @Order(3)
    void runsOnEveryVersionNamed(TestDatabase database) throws SQLException {
        assertSame(ofConstructor, database);
        assertEquals("0", database.queryOne("select count(*) from item"));
        assertEquals(Optional.of(database.majorVersion()), serverVersion(database));
        VERSIONS.add(database.majorVersion());
    }

    @Test
    @Order(4)
    void ranOnEveryVersionNamed() {
        if (PostgresSource.chosen() == PostgresSource.GIVEN) {
            assertEquals(1, VERSIONS.size());
        } else {
            assertEquals(OnPostgresExtension.areSlowTestsRun() ? Set.of(14, 18) : Set.of(18), VERSIONS);
        }
    }

    @Test
    @Order(5)
    @Postgres(value = 18, settings = "wal_sender_timeout=5s")
    void otherSettingsAreAnotherServer(TestDatabase database) throws SQLException {
        assertEquals("5s", database.queryOne("show wal_sender_timeout"));
        assertNotEquals(seenServer.url(""), database.server().url(""));
    }

    @Test
    @Order(6)
    void ownServerMayBeKilled(LocalPostgres postgres, TestDatabase database) throws SQLException {
        postgres.kill9();
        assertFalse(postgres.isRunning());
        assertEquals("1", database.queryOne("select 1"));
    }

    @Nested
    class InnerClass {

        @Test
        void inheritsTheServer(TestDatabase database) {
            assertSame(seenServer, database.server());
        }
    }

    private static Optional<Integer> serverVersion(TestDatabase database) throws SQLException {
        return Optional.ofNullable(database.queryOne("select current_setting('server_version_num')::int / 10000"))
                .map(Integer::valueOf);
    }

    private static PostgresServer absent() {
        return new PostgresServer() {
            @Override
            public String url(String database) {
                throw new IllegalStateException("the first test has not run");
            }

            @Override
            public String user() {
                return "";
            }

            @Override
            public String password() {
                return "";
            }

            @Override
            public int majorVersion() {
                return 0;
            }
        };
    }
}
