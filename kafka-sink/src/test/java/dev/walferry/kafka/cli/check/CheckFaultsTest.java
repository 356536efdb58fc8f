package dev.walferry.kafka.cli.check;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.io.TempDir;

/** Faults that would stop the daemon later: {@code check} reports each with the remedy for its cause. */
@Kafka
class CheckFaultsTest {
    @TempDir
    private Path folder = Path.of("");

    private CliRun check(TestDatabase database, TestTopics topics, String... more) throws IOException {
        return CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), more);
    }

    @OnPostgres(18)
    void fullIdentityWithAnUnpublishedGeneratedColumn(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table price (net int primary key, gross int generated always as (net * 2) stored)",
                "alter table price replica identity full",
                "create table fine (id int primary key, twice int generated always as (id * 2) stored)",
                "create publication pub for all tables",
                "insert into price values (1)");
        CliRun run = check(database, topics, "source.slot.create=true");
        assertEquals(1, run.exit());
        assertHas(
                run,
                "FAIL  publication \"pub\": leaves out gross of the replica identity of table public.price, so the server"
                        + " refuses UPDATE and DELETE on it -> ALTER PUBLICATION ... SET (publish_generated_columns");
        assertFalse(run.out().contains("public.fine of"), run.out());
        assertThrows(
                SQLException.class, () -> database.execute("update price set net = 2"), "the server's own verdict");

        database.execute("alter publication pub set (publish_generated_columns = stored)", "update price set net = 2");
        assertEquals(0, check(database, topics, "source.slot.create=true").exit());
    }

    @OnPostgres({15, 18})
    void columnListThatLeavesOutPartOfAnIdentity(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key, a text, b text)",
                "alter table item replica identity full",
                "create publication pub for table item (id, a)");
        assertHas(
                check(database, topics),
                "FAIL  publication \"pub\": leaves out b of the replica identity of table public.item, so the server"
                        + " refuses UPDATE and DELETE on it -> add the columns");
        assertThrows(SQLException.class, () -> database.execute("insert into item values (1)", "delete from item"));
    }

    @OnPostgres({15, 18})
    void publicationsThatDifferInTheColumnsOfATable(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key, a text, b text)",
                "create publication pub for table item (id, a)",
                "create publication other for table item (id, b)");
        CliRun run = check(database, topics, "source.publication.names=pub,other");
        assertEquals(1, run.exit());
        assertHas(run, "FAIL  table public.item: publications other, pub publish different columns of it");
        assertFalse(check(database, topics).out().contains("different columns"), "one of them alone");
    }

    @OnPostgres({14, 18})
    void partitionedTableToBePublishedStandsForItsPartitions(TestDatabase database, TestTopics topics)
            throws Exception {
        database.execute(
                "create schema \"My Schema\"",
                "create table \"My Schema\".\"Order, Items\" (id int primary key)",
                "create table measure (id int primary key) partition by range (id)",
                "create table measure_1 partition of measure for values from (0) to (10)");
        String[] settings = {
            "source.slot.create=true",
            "source.publication.create=tables",
            "source.tables=measure, \"My Schema\".\"Order, Items\""
        };
        CliRun run = check(database, topics, settings);
        assertEquals(0, run.exit(), run.toString());
        assertHas(
                run,
                "OK    topics that can be created: " + topics.topic("My_Schema.Order__Items") + ", "
                        + topics.topic("public.measure_1"));
        database.execute("create publication pub for table measure, \"My Schema\".\"Order, Items\"");
        run = check(database, topics, settings);
        assertEquals(0, run.exit(), run.toString());
        database.execute("alter publication pub drop table measure");
        assertHas(check(database, topics, settings), "FAIL  table public.measure: in none of the publications");
    }

    @OnPostgres({14, 18})
    void roleWithoutConnect(TestDatabase database, TestTopics topics) throws Exception {
        String role = database.name() + "_guest";
        database.execute(
                "create role " + role + " login replication password 'p'",
                "revoke connect on database " + database.name() + " from public");
        try {
            CliRun run = check(database, topics, "source.user=" + role, "source.password=p");
            assertHas(run, "FAIL  source: FATAL: permission denied for database \"" + database.name() + "\"");
            assertTrue(run.out().contains(" -> GRANT CONNECT ON DATABASE"), run.out());
        } finally {
            database.execute("drop role " + role);
        }
    }

    @OnPostgres({14, 18})
    void roleWithoutReplicationOrCreate(TestDatabase database, TestTopics topics) throws Exception {
        String role = database.name() + "_guest";
        database.execute("create table item (id int primary key)", "create role " + role + " login password 'p'");
        try {
            CliRun run = check(
                    database,
                    topics,
                    "source.user=" + role,
                    "source.password=p",
                    "source.publication.create=tables",
                    "source.tables=item");
            assertHas(
                    run,
                    "FAIL  replication session: FATAL: ",
                    "FAIL  privilege to create a publication: none in this database -> GRANT CREATE ON DATABASE");
            assertTrue(run.out().contains(" -> ALTER ROLE ... REPLICATION"), run.out());
        } finally {
            database.execute("drop role " + role);
        }
    }

    @OnPostgres(18)
    void topicNamesThatCollide(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table \"a.b\" (id int primary key)", "create publication pub for table \"a.b\"");
        topics.create(new NewTopic(topics.topic("public.a_b"), 1, (short) 1));
        CliRun run = check(database, topics);
        assertHas(run, "FAIL  topics that cannot be created: " + topics.topic("public.a.b") + ": ");
        assertTrue(run.out().contains("collides"), run.out());
        assertTrue(run.out().contains(" -> rename the table or change topic.prefix"), run.out());
    }

    @OnPostgres(18)
    void brokersWhoseHostDoesNotResolve(TestDatabase database, TestTopics topics) throws Exception {
        CliRun run = CheckRun.of(
                folder, database, "no-such-host.invalid:9092", topics.prefix(), "kafka.security.protocol=PLAINTEXT");
        assertHas(run, "FAIL  broker: Failed to create new KafkaAdminClient: No resolvable bootstrap urls");
        assertTrue(run.out().contains(" -> check kafka.bootstrap.servers: each must be host:port"), run.out());
    }

    @OnPostgres(18)
    void databaseWhoseHostDoesNotResolve(TestDatabase database, TestTopics topics) throws Exception {
        CliRun run = check(database, topics, "source.url=jdbc:postgresql://no-such-host.invalid/x");
        assertHas(run, "FAIL  source: ");
        assertTrue(run.out().contains("UnknownHostException"), run.out());
        assertTrue(run.out().contains(" -> the host name does not resolve"), run.out());
    }

    @OnPostgres(18)
    void compactedTopicsForRecordsWithoutAKey(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table keyed (id int primary key)",
                "create table keyless (id int)",
                "create publication pub for all tables");
        compacted(topics, "public.keyed", "public.keyless");
        CliRun run = check(database, topics, "source.slot.create=true");
        assertEquals(1, run.exit());
        assertHas(
                run,
                "FAIL  compacted topics: the records of public.keyless have no key",
                "WARN  compacted topics: a TRUNCATE of public.keyed becomes a record without a key");
        run = check(database, topics, "source.slot.create=true", "skipped.operations=t");
        assertFalse(run.out().contains("a TRUNCATE of"), run.out());
        run = check(
                database,
                topics,
                "source.slot.create=true",
                "skipped.operations=t",
                "message.key.columns=public.keyless:id");
        assertEquals(0, run.exit(), run.toString());
    }

    private static void compacted(TestTopics topics, String... names) {
        for (String name : names) {
            topics.create(new NewTopic(topics.topic(name), 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        }
    }

    @OnPostgres(18)
    void namesAreFitToPrint(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table \"a\u001b[2J\nFAIL  b\" (id int)", "create publication \"p\u001b\nq\" for all tables");
        CliRun run = check(database, topics, "source.publication.names=pub,\"p\\u001b\\nq\"");
        assertFalse(run.out().contains("\u001b"), run.out());
        assertTrue(run.out().contains("a\\u001b[2J\\u000aFAIL  b"), run.out());
        assertTrue(run.out().contains("\"p\\u001b\\u000aq\""), run.out());
    }

    @OnPostgres({14, 18})
    void knownFaultsOfTheServersVersion(TestDatabase database, TestTopics topics) throws Exception {
        String expected = "WARN  server version: 18.0 to 18.6 may send Stream Abort although streaming is off";
        boolean found = check(database, topics).lines().stream().anyMatch(line -> line.startsWith(expected));
        assertEquals(database.majorVersion() == 18, found);
        assertFalse(check(database, topics, "source.streaming=true").out().contains("Stream Abort"));
    }
}
