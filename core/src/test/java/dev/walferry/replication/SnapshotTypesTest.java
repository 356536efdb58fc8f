package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.TypeMatrix.Section;
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
@Timeout(120)
class SnapshotTypesTest {
    private final Map<String, Tuple> inserted = new HashMap<>();
    private final Map<String, Tuple> read = new HashMap<>();
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
        for (Section section : matrix.sections()) {
            database.execute(section.createTable());
            database.execute(section.inserts().toArray(String[]::new));
            tables.add(new Table("public", section.table()));
        }
        try (SnapshotStream stream = SnapshotStream.over(live.stream("s").open())) {
            tables.forEach(stream::add);
            while (finished.size() < tables.size()) {
                PgOutputMessage message = stream.poll(Duration.ofMillis(20));
                if (message != null) {
                    take(stream, message);
                }
                for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
                    assertEquals(null, report.reason());
                    if (report.outcome() == Outcome.FINISHED) {
                        finished.add(report.table());
                    }
                }
            }
        }
        assertTrue(inserted.size() > 1000, "rows: " + inserted.size());
        assertEquals(inserted.keySet(), read.keySet());
        inserted.forEach((key, row) -> assertSame(key, row, read.get(key)));
    }

    private void take(SnapshotStream stream, PgOutputMessage message) {
        if (message instanceof RowChange change && change.row() != null) {
            Map<String, Tuple> rows = message.kind() == Kind.READ ? read : inserted;
            rows.put(change.relation().name() + "." + change.row().getInt(0), change.row());
        } else if (message instanceof Commit commit) {
            stream.confirm(commit.endLsn());
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
