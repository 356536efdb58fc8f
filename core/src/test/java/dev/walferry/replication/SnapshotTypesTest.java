package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Type;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.TypeMatrix.TypeCases;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/** Every value of {@code type-matrix.txt}: a snapshot's row has the bytes and the relation of the stream's insert. */
@Timeout(600)
class SnapshotTypesTest {
    private final Map<String, Tuple> inserted = new HashMap<>();
    private final Map<String, Tuple> read = new HashMap<>();
    private final Set<Type> named = new HashSet<>();
    private final Set<Type> namedByReaders = new HashSet<>();
    private final Set<Table> finished = new HashSet<>();

    @OnPostgres({14, 18})
    void aReadIsWhatTheInsertWas(TestDatabase database) throws SQLException, IOException {
        Live live = new Live(database);
        live.createSlot("s", false);
        TypeMatrix matrix = TypeMatrix.ofServer(database.majorVersion());
        Set<String> extensions = new HashSet<>(database.queryColumn("select name from pg_available_extensions"));
        matrix.sections().removeIf(s -> !s.extension().isEmpty() && !extensions.contains(s.extension()));
        database.execute(matrix.setup().toArray(String[]::new));
        List<Table> tables = new ArrayList<>();
        for (TypeCases section : matrix.sections()) {
            database.execute(section.createTable());
            database.execute(section.inserts().toArray(String[]::new));
            tables.add(new Table("public", section.table()));
        }
        live.mark("end");
        live.createSlot("later", false);
        readInserts(live);
        readTables(live, tables);
        assertTrue(inserted.size() > 1000, "rows: " + inserted.size());
        assertEquals(inserted.keySet(), read.keySet());
        inserted.forEach((key, row) -> assertSame(key, row, read.get(key)));
        assertTrue(named.size() > 3, "types: " + named);
        assertEquals(named, namedByReaders);
    }

    private void readInserts(Live live) {
        try (ChangeStream stream = live.stream("s").open()) {
            for (PgOutputMessage message : Live.messagesTo("end", stream)) {
                take(message, inserted, named);
            }
        }
        named.removeIf(type -> inserted.values().stream()
                .flatMap(row -> row.relation().columns().stream())
                .noneMatch(column -> column.typeOid() == type.oid()));
    }

    /** The server sends no change of these tables here, so all that names their columns and types comes from readers. */
    private void readTables(Live live, List<Table> tables) {
        try (SnapshotStream stream = SnapshotStream.over(live.stream("later").open())) {
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

    private static void take(PgOutputMessage message, Map<String, Tuple> rows, Set<Type> types) {
        if (message instanceof Type type) {
            types.add(type);
        } else if (message instanceof RowChange change && change.row() != null) {
            rows.put(change.relation().name() + "." + change.row().getInt(0), change.row());
        }
    }

    private static void assertSame(String key, Tuple insert, Tuple row) {
        assertEquals(insert.relation(), row.relation(), key);
        for (int i = 0; i < insert.size(); i++) {
            assertEquals(insert.valueKind(i), row.valueKind(i), key);
            if (!insert.isNull(i)) {
                assertEquals(insert.value(i).asByteBuffer(), row.value(i).asByteBuffer(), key);
            }
        }
    }
}
