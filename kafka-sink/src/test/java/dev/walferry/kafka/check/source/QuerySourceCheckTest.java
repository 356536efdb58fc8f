package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.cli.check.CheckRun;
import dev.walferry.kafka.record.registry.Registries;
import dev.walferry.kafka.record.registry.RegistryClient;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about query-based capture. */
@Postgres
@Kafka
@Timeout(300)
class QuerySourceCheckTest {
    @TempDir
    private Path folder = Path.of("");

    private final TestDatabase database;
    private final TestTopics topics;

    QuerySourceCheckTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private CliRun check(String user, String... more) throws IOException {
        Path file = folder.resolve("walferry.properties");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "source.mode=query",
                        "connection.url=" + database.url(),
                        "connection.user=" + user,
                        "connection.password=" + database.password(),
                        "topic.prefix=" + topics.prefix(),
                        "kafka.bootstrap.servers=" + topics.bootstrapServers(),
                        "tasks.max=4",
                        String.join("\n", more)));
        return CliRun.of("check", "--config", file.toString());
    }

    @Test
    void itTellsWhatTheModeMisses() throws SQLException, IOException {
        database.execute("create table item (id serial primary key)");
        CliRun run = check(database.user(), "mode=xmin");
        assertEquals(0, run.exit(), run::toString);
        CheckRun.assertHas(
                run,
                "WARN  configuration: no effect: tasks.max",
                "OK    tables: 1 are read",
                "WARN  mode=xmin: deleted rows are never noticed",
                "WARN  mode=xmin: each poll reads the whole table");
    }

    /** A misspelt rule leaves values in clear text. */
    @Test
    void itNamesWhatMatchesNothing() throws SQLException, IOException {
        database.execute("create table person (id serial primary key, mail text)");
        CliRun run = check(
                database.user(),
                "mode=incrementing",
                "table.blacklist=persn",
                "table.exclude.list=public.persons",
                "column.mask.with.5.chars=public.person.emial",
                "column.exclude.list=public.person.mial",
                "message.key.columns=public.persn:id");
        assertEquals(0, run.exit(), run::toString);
        CheckRun.assertHas(
                run,
                "WARN  table.blacklist: names persn, which is no table",
                "WARN  table.exclude.list: part 1 matches no polled table",
                "WARN  column.mask.with.5.chars: part 1 matches no column of a carried table",
                "WARN  column.exclude.list: part 1 matches no column of a carried table",
                "WARN  message.key.columns: part 1 matches no carried table");
    }

    @Test
    void itNamesWhatMatchesNothingOfAQuery() throws SQLException, IOException {
        database.execute(
                "create domain address as varchar(40)",
                "create table person (id serial primary key, mail address, born date)");
        CliRun run = check(
                database.user(),
                "mode=incrementing",
                "incrementing.column.name=id",
                "validate.non.null=false",
                "query=select * from person",
                "column.mask.with.5.chars=query.query.mail,query.query.emial,query.query.born",
                "message.key.columns=query.query:id");
        assertEquals(0, run.exit(), run::toString);
        CheckRun.assertHas(
                run,
                "WARN  column.mask.with.5.chars: part 2 matches no column of a carried table",
                "WARN  column.mask.with.5.chars: does not apply to the types of query.query.born (date), whose",
                "OK    topics that can be created: " + topics.prefix());
    }

    /** A compacted topic refuses what has no key. */
    @Test
    void itLooksAtTheTopicsOfPolledTables() throws SQLException, IOException {
        database.execute("create table item (id int)", "create table person (id int primary key)");
        CliRun run = check(
                database.user(),
                "mode=xmin",
                "topic.creation.enable=true",
                "topic.creation.default.cleanup.policy=compact");
        assertEquals(1, run.exit(), run::toString);
        CheckRun.assertHas(
                run,
                "OK    topics that can be created: " + topics.prefix() + "item, " + topics.prefix() + "person",
                "FAIL  compacted topics: the records of public.item have no key");
    }

    @Test
    void itTellsWhichTablesCannotBeRead() throws SQLException, IOException {
        String role = database.name() + "_reader";
        database.execute(
                "create role " + role + " login password '" + database.password() + "'",
                "create table closed (id serial primary key, ts timestamptz not null)",
                "create table timeless (id serial primary key)",
                "grant select on timeless to " + role);
        try {
            CliRun run = check(role, "mode=timestamp", "timestamp.column.name=ts");
            assertEquals(1, run.exit(), run::toString);
            CheckRun.assertHas(
                    run,
                    "FAIL  table public.timeless has no column \"ts\"",
                    "FAIL  table public.closed: the role may not read it -> GRANT SELECT");
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    @Test
    @Registry
    void itComparesSchemasWithTheirSubjects(TestSubjects subjects) throws Exception {
        database.execute("create table item (id serial primary key, note text)");
        String[] settings = {"mode=incrementing", "value.format=avro", "schema.registry.url=" + subjects.url()};
        String value = topics.prefix() + "item-value";
        CheckRun.assertHas(
                check(database.user(), settings),
                "OK    subjects, new or compatible: " + value + ", " + topics.prefix() + "item-key");
        new RegistryClient(Registries.at(subjects.url()))
                .register(value, "AVRO", "{\"type\":\"record\",\"name\":\"Envelope\",\"fields\":[]}");
        Registries.send(subjects, "PUT", "/config/" + value, "{\"compatibility\":\"BACKWARD\"}");
        CheckRun.assertHas(check(database.user(), settings), "FAIL  subject \"" + value + "\": the present schema");
    }
}
