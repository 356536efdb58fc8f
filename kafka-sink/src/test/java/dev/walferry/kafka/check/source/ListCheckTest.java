package dev.walferry.kafka.check.source;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.cli.check.CheckRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about lists of tables and columns, and about tables that share a topic. */
@Kafka
class ListCheckTest {
    @TempDir
    private Path folder = Path.of("");

    /** Creates tables, a publication of all of them, and the slot. */
    private static void publish(TestDatabase database, String... tables) throws SQLException {
        database.execute(tables);
        database.execute(
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    private CliRun check(TestDatabase database, TestTopics topics, String... more) throws IOException {
        return CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), more);
    }

    @OnPostgres(18)
    void listsAreComparedWithTheTablesThatAreThere(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        publish(
                database,
                "create domain code as varchar(10)",
                "create type mood as enum ('so so')",
                "create table person (id int primary key, name text, mail code, mood mood, born date, tags text[])",
                "create table log (id int primary key)");
        CliRun run = check(
                database,
                topics,
                "table.include.list=public.person,public.persons",
                "column.mask.with.3.chars=public.person.*");
        assertEquals(0, run.exit(), run.toString());
        assertHas(
                run,
                "WARN  table.include.list: part 2 matches no published table -> ",
                "WARN  column.mask.with.3.chars: does not apply to the types of public.person.id (integer),"
                        + " public.person.born (date), public.person.tags (text[]), whose values",
                "OK    tables that the lists carry: public.person",
                "OK    topics that can be created: " + topics.topic("public.person"));
        assertFalse(run.out().contains(topics.topic("public.log")), run.toString());
    }

    @OnPostgres(18)
    void onlyRoutedTablesMayShareATopic(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        publish(database, "create table orders_1 (id int primary key)", "create table orders_2 (id int primary key)");
        CliRun routed = check(database, topics, "topic.regex=(.*)orders_.", "topic.replacement=$1orders");
        assertEquals(0, routed.exit(), routed.toString());
        assertHas(routed, "OK    topics that can be created: " + topics.topic("public.orders"));
        database.execute("create table \"orders 1\" (id int primary key)");
        CliRun clashing = check(database, topics);
        assertEquals(1, clashing.exit(), clashing.toString());
        assertHas(clashing, "FAIL  topic " + topics.topic("public.orders_1") + ": shared by tables");
    }

    @OnPostgres(18)
    void topicsOfOtherRecordsAndNamesOfColumnsAreLookedAt(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        publish(
                database,
                "create table item (id int primary key)",
                "create table outbox (id int primary key, payload text)");
        CliRun run = check(
                database,
                topics,
                "value.format=raw",
                "provide.transaction.metadata=true",
                "heartbeat.interval.ms=1000",
                "topic.heartbeat.name=" + topics.topic("beat"),
                "outbox.message.types=paid,sent.*",
                "outbox.route.topic.replacement=" + topics.topic("${routedByValue}"),
                "outbox.table.include.list=public.outbox",
                "message.key.columns=public.item:idd",
                "topic.creation.groups=rest",
                "topic.creation.rest.include=nothing");
        assertHas(
                run,
                "WARN  message.key.columns: table public.item has no column \"idd\"",
                "WARN  outbox table public.outbox has no column \"aggregateid\"",
                "WARN  topic.creation.rest.include: contains none of the topics that are known now",
                "OK    topics that can be created: "
                        + String.join(
                                ", ",
                                topics.topic("beat"),
                                topics.topic("paid"),
                                topics.topic("public.item"),
                                topics.topic("relations"),
                                topics.topic("transaction")));
    }

    @OnPostgres(18)
    void aTopicOfOtherRecordsIsForNoTableAndNoEvent(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        publish(database, "create table heartbeat (id int primary key)", "create table item (id int primary key)");
        CliRun run = check(
                database,
                topics,
                "topic.template=${topic.prefix}.${table}",
                "heartbeat.interval.ms=1000",
                "topic.heartbeat.name=" + topics.topic("heartbeat"),
                "outbox.message.types=item,message",
                "outbox.route.topic.replacement=" + topics.topic("${routedByValue}"));
        assertEquals(1, run.exit(), run.toString());
        assertHas(
                run,
                "FAIL  topic " + topics.topic("heartbeat") + ": would get other records",
                "FAIL  topic " + topics.topic("item") + ": is for other records",
                "FAIL  topic " + topics.topic("message") + ": is for other records");
    }
}
