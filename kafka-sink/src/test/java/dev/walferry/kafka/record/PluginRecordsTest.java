package dev.walferry.kafka.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The records of the same WAL are the same, whatever the plugin: keys, values, tombstones, positions. */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(300)
class PluginRecordsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String[] SETUP = {
        "create table mark (id int primary key)",
        "create table item (id int primary key, name varchar(40), price numeric(9,2), at timestamptz, tags text[],"
                + " raw bytea, day date, doc jsonb, ok bool, f float8)",
        "create table whole (a int primary key, b text)",
        "alter table whole replica identity full",
        "create table nokey (a int, b text)",
        "alter table nokey replica identity full",
        "create publication p for all tables",
    };

    private static final String[] CHANGES = {
        "insert into item values (1, 'a \"q\" \\ \u00fc', 1.50, '2026-01-02 03:04:05.678901+00', '{a,\"b c\"}', '\\xdead',"
                + " '2026-02-03', '{\"k\": [1, \"x\"]}', true, 1e300)",
        "insert into item (id) values (2)",
        "update item set name = 'b', price = null where id = 1",
        "update item set id = 3 where id = 1",
        "delete from item where id = 2",
        "insert into whole values (1, 'x'), (2, null)",
        "update whole set b = 'y'",
        "update whole set a = 5 where a = 1",
        "delete from whole",
        "insert into nokey values (1, 'x')",
        "update nokey set b = 'y'",
        "delete from nokey",
        "insert into mark values (1)",
    };

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyPluginGivesTheSameRecords(OutputPlugin plugin, TestDatabase database) throws SQLException {
        database.execute(SETUP);
        for (OutputPlugin each : List.of(OutputPlugin.PGOUTPUT, plugin)) {
            database.queryOne(
                    "select pg_create_logical_replication_slot('" + slot(database, each) + "', '" + each + "')");
        }
        database.execute(CHANGES);
        List<String> expected = records(database, OutputPlugin.PGOUTPUT);
        assertTrue(expected.size() > 15, expected::toString);
        assertEquals(expected, records(database, plugin));
    }

    private static String slot(TestDatabase database, OutputPlugin plugin) {
        return database.name() + "_" + plugin;
    }

    private static List<String> records(TestDatabase database, OutputPlugin plugin) {
        ChangeStreamBuilder builder = ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .plugin(plugin)
                .slot(slot(database, plugin));
        if (plugin == OutputPlugin.PGOUTPUT) {
            builder.publication("p");
        }
        List<String> records = new ArrayList<>();
        try (ChangeStream changes = builder.open();
                LiveCatalog catalog = new LiveCatalog(database::connect, "records_" + database.name(), false)) {
            CatalogKeyColumns keys = new CatalogKeyColumns(catalog, false, List.of(), new KeyMemory());
            RecordMapper<byte[]> mapper = RecordMapper.encoded(
                    SinkConfig.recordDefaults("live"),
                    new SourceFacts("0.1.0", database.name()),
                    new RecordLookups(keys, catalog, null, RowLookup.NONE));
            PgOutputMessage message = changes.next();
            while (!isMark(message)) {
                PgOutputMessage next = message;
                Await.until(
                        "the record",
                        LIMIT,
                        () -> mapper.map(next, changes.lsn(), record -> records.add(described(record))));
                message = changes.next();
            }
        }
        return records;
    }

    private static boolean isMark(PgOutputMessage message) {
        return message instanceof Insert insert && insert.relation().name().equals("mark");
    }

    /** Without the time at which it was made. */
    private static String described(ProducerRecord<byte[], byte[]> record) {
        return record.topic() + " " + text(record.key()) + " "
                + text(record.value()).replaceAll("\"(ts_ms|ts_us|ts_ns)\":\\d+(?=[^}]*}$)", "$1");
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
