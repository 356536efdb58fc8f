package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Type;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Live;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.workload.TypeMatrix;
import dev.walferry.testdata.workload.TypeMatrix.TypeCases;
import dev.walferry.type.TypeOid;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every value of {@code type-matrix.txt}: a snapshot's row has the bytes and the relation of the stream's insert. */
@Timeout(600)
class SnapshotTypesTest {
    private final Map<String, Tuple> inserted = new HashMap<>();
    private final Map<String, Tuple> read = new HashMap<>();
    private final Set<Type> named = new HashSet<>();
    private final Set<Type> namedByReaders = new HashSet<>();
    private final Set<Table> finished = new HashSet<>();

    @OnPostgres({14, 18})
    void aReadIsWhatTheInsertWas(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        live.createSlot("s", false);
        List<Table> tables = tables(database);
        live.mark("end");
        live.createSlot("later", false);
        readInserts(live.stream("s"));
        readTables(live.stream("later"), tables);
        assertAllSame(OutputPlugin.PGOUTPUT);
        assertTrue(named.size() > 3, "types: " + named);
        assertEquals(named, namedByReaders);
    }

    /**
     * Relations of the other plugins are assembled from the message and the catalog, and their values are converted to
     * text.
     */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    @Postgres(
            value = 15,
            libraries = {"wal2json", "decoderbufs"})
    void aReadIsWhatTheInsertOfAnotherPluginWas(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams.createSlot(live, plugin);
        List<Table> tables = tables(database);
        live.mark("end");
        database.queryOne("select pg_create_logical_replication_slot('" + live.slot("later") + "', '" + plugin + "')");
        readInserts(PluginStreams.stream(live, plugin));
        readTables(live.streamOf("later").plugin(plugin), tables);
        assertAllSame(plugin);
    }

    /** Creates tables with a row for each value. */
    private static List<Table> tables(TestDatabase database) throws SQLException {
        TypeMatrix matrix = TypeMatrix.ofServer(
                database.majorVersion(), database.queryColumn("select name from pg_available_extensions"));
        database.execute(matrix.setup().toArray(String[]::new));
        List<Table> tables = new ArrayList<>();
        for (TypeCases section : matrix.sections()) {
            database.execute(section.createTable());
            database.execute(section.inserts().toArray(String[]::new));
            tables.add(new Table("public", section.table()));
        }
        return tables;
    }

    private void assertAllSame(OutputPlugin plugin) {
        assertTrue(inserted.size() > 1000, "rows: " + inserted.size());
        assertEquals(inserted.keySet(), read.keySet());
        inserted.forEach((key, row) -> assertSame(plugin, key, row, read.get(key)));
    }

    private void readInserts(ChangeStreamBuilder builder) {
        try (ChangeStream stream = builder.open()) {
            for (PgOutputMessage message : Live.messagesTo("end", stream)) {
                take(message, inserted, named);
            }
        }
        named.removeIf(type -> inserted.values().stream()
                .flatMap(row -> row.relation().columns().stream())
                .noneMatch(column -> column.typeOid() == type.oid()));
    }

    /**
     * Reads the tables. The server sends no change of them, so all names of columns and types come from the readers.
     */
    private void readTables(ChangeStreamBuilder builder, List<Table> tables) {
        try (SnapshotStream stream = SnapshotStream.over(builder.open())) {
            tables.forEach(stream::add);
            while (finished.size() < tables.size()) {
                PgOutputMessage message = stream.poll(Duration.ofMillis(20));
                if (message != null) {
                    take(message, read, namedByReaders);
                }
                for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
                    assertNull(report.reason());
                    if (report.outcome() == Outcome.FINISHED) {
                        finished.add(report.table());
                    }
                }
            }
        }
    }

    /** Returns whether a plugin loses a value, as docs/reference/plugins.md says. */
    private static boolean isLost(OutputPlugin plugin, Tuple insert, Tuple row, int column) {
        int type = insert.relation().columns().get(column).typeOid();
        return switch (plugin) {
            case WAL2JSON ->
                insert.isNull(column)
                        && !row.isNull(column)
                        && row.value(column).getText().matches("NaN|-?Infinity");
            case DECODERBUFS -> type == TypeOid.TIMETZ;
            case PGOUTPUT -> false;
        };
    }

    private static void take(PgOutputMessage message, Map<String, Tuple> rows, Set<Type> types) {
        if (message instanceof Type type) {
            types.add(type);
        } else if (message instanceof RowChange change && change.row() != null) {
            rows.put(change.relation().name() + "." + change.row().getInt(0), change.row());
        }
    }

    private static void assertSame(OutputPlugin plugin, String key, Tuple insert, Tuple row) {
        assertEquals(insert.relation(), row.relation(), key);
        for (int i = 0; i < insert.size(); i++) {
            if (isLost(plugin, insert, row, i)) {
                continue;
            }
            assertEquals(insert.valueKind(i), row.valueKind(i), key);
            if (!insert.isNull(i)) {
                assertEquals(insert.value(i).asByteBuffer(), row.value(i).asByteBuffer(), key);
            }
        }
    }
}
