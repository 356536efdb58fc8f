package dev.walferry.kafka.cli.check;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about real servers. */
@Kafka
class CheckTest {
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    private Path folder = Path.of("");

    private CliRun check(TestDatabase database, String bootstrap, String prefix, String... more) throws IOException {
        return CheckRun.of(folder, database, bootstrap, prefix, more);
    }

    @OnPostgres({14, 18})
    void goodConfigurationPassesAndNothingIsChanged(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key)",
                "create table other (id int primary key)",
                "create publication pub for table item, other",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        topics.create(new NewTopic(topics.topic("public.item"), Optional.of(1), Optional.empty()));
        CliRun run = check(database, topics.bootstrapServers(), topics.prefix());
        assertEquals(0, run.exit(), run.toString());
        assertHas(
                run,
                "OK    source: connected",
                "OK    server version: " + database.majorVersion(),
                "OK    wal_level: logical",
                "OK    replication slots: ",
                "OK    walsenders: ",
                "OK    publication \"pub\": public.item, public.other",
                "OK    replica identity: usable on public.item, public.other",
                "OK    replication session: ",
                "OK    slot \"" + database.name() + "\": for pgoutput",
                "OK    slot \"" + database.name() + "\": wal_status reserved, holds back ",
                "OK    broker: reached",
                "OK    topics that exist: " + topics.topic("public.item"),
                "OK    topics that can be created: " + topics.topic("public.other"),
                "WARN  min.insync.replicas: 1 with 1 replica: ",
                "OK    record size: ");
        assertFalse(run.out().contains("FAIL"));
        assertEquals(List.of(topics.topic("public.item")), topics.existing());
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void everyMistakeIsFoundInOneRun(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table keyless (a int)",
                "create table item (id int primary key)",
                "create table mute (id int primary key)",
                "alter table mute replica identity nothing");
        CliRun run = check(database, NOBODY, topics.prefix());
        assertEquals(1, run.exit());
        assertHas(
                run,
                "FAIL  publication \"pub\": does not exist -> ",
                "FAIL  slot \"" + database.name() + "\": does not exist -> walferry slot create " + database.name()
                        + " --url ... --publication pub, or set source.slot.create",
                "FAIL  broker: no broker listens at " + NOBODY + ": connections are refused -> ");

        database.execute(
                "create publication pub for table keyless, mute with (publish = 'insert, update')",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'test_decoding')");
        run = check(database, topics.bootstrapServers(), topics.prefix(), "source.tables=item");
        assertEquals(1, run.exit());
        assertHas(
                run,
                "WARN  publication \"pub\": public.keyless, public.mute, without delete, truncate -> ",
                "WARN  table public.keyless: replica identity DEFAULT without a usable primary key,"
                        + " so the server refuses UPDATE on it, and records have no key -> ",
                "WARN  table public.mute: replica identity NOTHING, so the server refuses UPDATE on it -> ",
                "FAIL  table public.item: in none of the publications",
                "FAIL  slot \"" + database.name() + "\": is for test_decoding");
    }

    @OnPostgres({15, 18})
    void columnListThatLeavesOutPartOfAKeyIsReported(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        database.execute(
                "create table t (a int, b int, c text, primary key (a, b))",
                "create table whole (a int, b int, primary key (a))",
                "create publication pub for table t (c), whole (a) with (publish = 'insert')");
        CliRun run = check(database, topics.bootstrapServers(), topics.prefix(), "source.slot.create=true");
        assertHas(
                run, "WARN  publication \"pub\": leaves out a, b of the key of table public.t, so records have no key");
        assertFalse(run.out().contains("table public.whole"), run.out());
    }

    @OnPostgres({14, 18})
    void missingPrivilegesAreReported(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table item (id int primary key)", "create role " + database.name() + " login password 'p'");
        try {
            CliRun run = check(
                    database,
                    topics.bootstrapServers(),
                    topics.prefix(),
                    "source.user=" + database.name(),
                    "source.password=p",
                    "source.slot.create=true",
                    "source.publication.create=all");
            assertEquals(1, run.exit());
            assertHas(
                    run,
                    "OK    publication \"pub\": does not exist and will be created",
                    "OK    slot \"" + database.name() + "\": does not exist and will be created",
                    "FAIL  replication session: ",
                    "FAIL  privilege to create a publication: FOR ALL TABLES needs a superuser -> ",
                    "OK    topics that can be created: " + topics.topic("public.item"));
        } finally {
            database.execute("drop role " + database.name());
        }
    }

    @OnPostgres(18)
    void brokerIsCheckedEvenIfTheSourceIsUnreachable(TestDatabase database, TestTopics topics) throws IOException {
        CliRun run = check(database, topics.bootstrapServers(), topics.prefix(), "source.password=5ecret");
        assertEquals(1, run.exit());
        assertHas(
                run,
                "FAIL  source: FATAL: password authentication failed for user \"" + database.user()
                        + "\" -> no such role, or wrong password: check user",
                "OK    broker: reached");
        assertFalse(run.toString().contains("5ecret"));
    }

    @OnPostgres(18)
    void limitsOfTopicsAreCompared(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table item (id int primary key)",
                "create table low (id int primary key)",
                "create publication pub for all tables");
        NewTopic item =
                new NewTopic(topics.topic("public.item"), 1, (short) 1).configs(Map.of("min.insync.replicas", "2"));
        NewTopic low =
                new NewTopic(topics.topic("public.low"), 1, (short) 1).configs(Map.of("max.message.bytes", "1000"));
        topics.create(item, low);
        CliRun run = check(database, topics.bootstrapServers(), topics.prefix(), "source.slot.create=true");
        assertHas(
                run,
                "FAIL  min.insync.replicas: 2 with 1 replica: " + topics.topic("public.item")
                        + ": no record can be acknowledged",
                "WARN  min.insync.replicas: 1 with 1 replica: " + topics.topic("public.low"),
                "WARN  record size: kafka.max.request.size is 1048576 bytes, but max.message.bytes is less on "
                        + topics.topic("public.low") + " (1000)");
    }

    @OnPostgres(18)
    void topicsThatCannotBeCreatedAreReported(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        database.execute("create table item (id int primary key)", "create publication pub for all tables");
        String topic = topics.topic("public.item");
        CliRun run = check(
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "source.slot.create=true",
                "topic.creation.default.replication.factor=3");
        assertEquals(1, run.exit());
        assertHas(run, "FAIL  topics that cannot be created: " + topic + ": ");
        assertTrue(run.out().contains("eplication factor"), run.out());
        run = check(
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "source.slot.create=true",
                "topic.creation.enable=false");
        assertEquals(0, run.exit());
        assertHas(run, "WARN  topics that do not exist: " + topic + " -> create them, or set topic.creation.enable");
        assertEquals(List.of(), topics.existing());
    }

    @OnPostgres(18)
    void configurationMistakesAreExitCodeTwo(TestDatabase database) throws IOException {
        CliRun run = check(database, NOBODY, "p", "no.such.key=1");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("no.such.key"), run.err());
    }
}
