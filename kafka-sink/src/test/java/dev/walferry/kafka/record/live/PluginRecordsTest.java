package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.workload.RandomChanges;
import dev.walferry.testdata.workload.TypeMatrix;
import dev.walferry.testdata.workload.TypeMatrix.TypeCases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every plugin gives the same records for the same WAL: topics, keys, values, headers, tombstones, positions, and their
 * order. The differences that docs/reference/plugins.md lists are first applied to pgoutput's records, so that a
 * missing record shows as well as an extra one.
 */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(600)
class PluginRecordsTest {
    private static final int TRANSACTIONS = 400;

    /** The types whose NaN and infinities wal2json sends as null. A domain over one of them is text in its messages. */
    private static final Pattern NUMBERS = Pattern.compile("float4|float8|numeric(\\(.*\\))?");

    private static final String[] TABLES = {
        "create table item (id int primary key, name varchar(40), price numeric(9,2), at timestamptz, tags text[],"
                + " raw bytea, day date, doc jsonb, ok bool, f float8)",
        "create table whole (a int primary key, b text)",
        "alter table whole replica identity full",
        "create table nokey (a int, b text)",
        "alter table nokey replica identity full",
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
    };

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyPluginGivesTheSameRecords(OutputPlugin plugin, TestDatabase database) throws SQLException {
        database.execute(TABLES);
        PluginRecords records = new PluginRecords(database, plugin);
        database.execute(CHANGES);
        records.end();
        List<String> expected = records.expected();
        assertTrue(expected.size() > 15, expected::toString);
        assertEquals(expected, records.actual());
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyValueOfEveryTypeGivesTheSameRecord(OutputPlugin plugin, TestDatabase database) throws SQLException {
        TypeMatrix matrix = TypeMatrix.ofServer(
                database.majorVersion(), database.queryColumn("select name from pg_available_extensions"));
        database.execute(matrix.setup().toArray(String[]::new));
        for (TypeCases type : matrix.sections()) {
            database.execute(type.createTable());
        }
        PluginRecords records = new PluginRecords(database, plugin);
        for (TypeCases type : matrix.sections()) {
            database.execute(type.inserts().toArray(String[]::new));
        }
        records.end();
        Set<String> numbers = matrix.sections().stream()
                .filter(type -> NUMBERS.matcher(type.type()).matches())
                .map(type -> "live.public." + type.table() + " ")
                .collect(Collectors.toSet());
        List<String> expected = records.expected();
        assertTrue(expected.size() > 1000, expected.size() + " records");
        List<String> documented = expected.stream()
                .map(plugin == OutputPlugin.WAL2JSON ? withoutNaN(numbers) : UnaryOperator.identity())
                .toList();
        if (plugin == OutputPlugin.WAL2JSON) {
            assertNotEquals(expected, documented, "a documented difference that is gone has to go from the page");
        }
        assertEquals(documented, records.actual());
    }

    private static UnaryOperator<String> withoutNaN(Set<String> topics) {
        return record -> topics.stream().anyMatch(record::startsWith)
                ? record.replaceFirst("\"v\":\"(NaN|-?Infinity)\"", "\"v\":null")
                : record;
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void transactionsDrawnAtRandomGiveTheSameRecords(OutputPlugin plugin, TestDatabase database) throws SQLException {
        long seed = Long.getLong("walferry.seed", System.nanoTime());
        database.execute(RandomChanges.tables());
        PluginRecords records = new PluginRecords(database, plugin);
        try (Connection connection = database.connect()) {
            new RandomChanges(seed).run(connection, TRANSACTIONS);
        }
        records.end();
        List<String> expected = records.expected();
        assertTrue(expected.size() > TRANSACTIONS, () -> expected.size() + " records, seed " + seed);
        assertEquals(expected, records.actual(), () -> "-Dwalferry.seed=" + seed);
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void truncationsAndMessagesAreTheSameWhereThePluginHasThem(OutputPlugin plugin, TestDatabase database)
            throws SQLException {
        database.execute(TABLES);
        PluginRecords records = new PluginRecords(database, plugin);
        database.execute(
                "insert into item (id) values (1)",
                "truncate item",
                "truncate whole, nokey restart identity cascade",
                "select pg_logical_emit_message(true, 'prefix', 'content')",
                "select pg_logical_emit_message(false, 'prefix', 'other')",
                "insert into item (id) values (1)");
        records.end();
        List<String> expected = records.expected();
        assertEquals(7, expected.size(), expected::toString);
        if (plugin == OutputPlugin.DECODERBUFS) {
            // a change also names the transaction before it, which is another one where some are not sent
            assertEquals(withoutSequence(List.of(expected.get(0), expected.get(6))), withoutSequence(records.actual()));
        } else {
            assertEquals(expected, records.actual());
        }
    }

    private static List<String> withoutSequence(List<String> records) {
        return records.stream()
                .map(record -> record.replaceAll("\"sequence\":\"[^]]*]\"", "sequence"))
                .toList();
    }
}
