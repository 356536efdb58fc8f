package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.cli.check.CheckRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about a slot of a plugin other than pgoutput. */
@Kafka
@Postgres(value = 15, libraries = "wal2json")
@Timeout(180)
class PluginCheckTest {
    @TempDir
    private Path folder;

    private CliRun check(TestDatabase database, TestTopics topics, String... more) throws IOException {
        return checkOf("wal2json", database, topics, more);
    }

    private CliRun checkOf(String plugin, TestDatabase database, TestTopics topics, String... more) throws IOException {
        return checkAt(database.url(), plugin, database, topics, more);
    }

    private CliRun checkAt(String url, String plugin, TestDatabase database, TestTopics topics, String... more)
            throws IOException {
        Path file = folder.resolve("walferry.properties");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "source.url=" + url,
                        "source.user=" + database.user(),
                        "source.password=" + database.password(),
                        "source.slot.name=" + database.name(),
                        "source.plugin=" + plugin,
                        "topic.prefix=" + topics.prefix(),
                        "kafka.bootstrap.servers=" + topics.bootstrapServers(),
                        String.join("\n", more)));
        return CliRun.of("check", "--config", file.toString());
    }

    @Test
    void eachTableIsToldWhatItLoses(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table item (id int primary key, price numeric, f float8)",
                "create table nokey (a int)",
                "create table silent (id int primary key)",
                "alter table silent replica identity nothing",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'wal2json')");
        CheckRun.assertHas(
                check(database, topics),
                "OK    output plugin: wal2json, allowed",
                "OK    database encoding: UTF8",
                "OK    tables: all of the database, now public.item, public.nokey, public.silent",
                "WARN  losses: wal2json does not send UPDATE and DELETE of tables without a usable replica identity; NaN",
                "WARN  number columns: wal2json sends NaN and infinities as null, in public.item (price, f)",
                "WARN  table public.nokey: replica identity DEFAULT without a usable primary key, so wal2json does not"
                        + " send UPDATE and DELETE of it",
                "OK    snapshot.mode=initial: can read public.item, public.nokey, public.silent",
                "WARN  table public.nokey: without a usable replica identity its",
                "WARN  table public.silent: without a usable replica identity its",
                "OK    slot \"" + database.name() + "\": for wal2json in this database");
    }

    @Test
    void viewsAreToldBeforeTheyEndTheStream(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table item (id int primary key)",
                "create materialized view counts as select count(*) as n from item",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'wal2json')");
        CheckRun.assertHas(
                check(database, topics),
                "FAIL  materialized views: wal2json sends their rows when they are refreshed, which ends the stream:"
                        + " public.counts -> name the tables to read in source.tables");
        CliRun named = check(database, topics, "source.tables=public.item");
        assertFalse(named.out().contains("materialized views"), named::out);
    }

    @Test
    @Postgres(value = 15, libraries = "decoderbufs")
    void theOtherPluginLosesOtherThings(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table item (id int primary key, price numeric, at timetz)",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'decoderbufs')");
        CliRun run = checkOf("decoderbufs", database, topics);
        CheckRun.assertHas(
                run,
                "OK    output plugin: decoderbufs, allowed",
                "WARN  losses: decoderbufs does not send UPDATE and DELETE of tables without a usable replica identity;"
                        + " TRUNCATE; logical messages;",
                "WARN  timetz columns: decoderbufs moves values to UTC, in public.item (at)",
                "OK    slot \"" + database.name() + "\": for decoderbufs in this database");
        assertFalse(run.lines().stream().anyMatch(line -> line.contains("number columns")), run::toString);
    }

    @Test
    void whatCannotWorkFails(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        database.execute(
                "create table part (id int primary key) partition by range (id)",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        CliRun run = check(database, topics, "source.tables=part,none");
        CheckRun.assertHas(
                run,
                "FAIL  table public.part: is partitioned -> name its partitions",
                "FAIL  table public.none: is not a table",
                "FAIL  slot \"" + database.name() + "\": is for pgoutput, not for wal2json");
        assertEquals(1, run.exit());
    }

    @Test
    void anotherEncodingFails(TestDatabase database, TestTopics topics) throws SQLException, IOException {
        String latin = database.name() + "_latin";
        database.execute("create database " + latin + " encoding latin1 locale 'C' template template0");
        CliRun run = checkAt(database.server().url(latin), "wal2json", database, topics);
        CheckRun.assertHas(
                run,
                "FAIL  database encoding: LATIN1, which wal2json sends as it is"
                        + " -> use a slot for pgoutput, which converts to UTF8");
        assertEquals(1, run.exit());
        database.execute("drop database " + latin + " with (force)");
    }

    @Test
    @Postgres(18)
    void aServerThatForbidsThePluginIsToldHowToAllowIt(TestDatabase database, TestTopics topics)
            throws SQLException, IOException {
        String allowed = database.queryOne("select current_setting('output_plugin_libraries', true)");
        CheckRun.assertHas(
                check(database, topics),
                allowed == null
                        ? "OK    output plugin: wal2json, allowed as every plugin"
                        : "FAIL  output plugin: output_plugin_libraries is '" + allowed + "', without wal2json"
                                + " -> ALTER SYSTEM SET output_plugin_libraries = " + allowed + ", wal2json;");
    }
}
