package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.jvm.ChildJvm;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Tables that are as empty, as wide or as large as PostgreSQL allows, or nearly so. */
@Timeout(900)
class SnapshotExtremesTest {
    private static final int MOST_COLUMNS = 1600;
    private static final int LARGE = 200_000_000;

    @OnPostgres({14, 18})
    void noRowsAndTheMostColumns(TestDatabase db) throws SQLException {
        String columns = IntStream.range(1, MOST_COLUMNS)
                .mapToObj(i -> ", c" + i + " bool")
                .collect(Collectors.joining());
        String values = IntStream.range(1, MOST_COLUMNS)
                .mapToObj(i -> ", (i + " + i + ") % 3 = 0")
                .collect(Collectors.joining());
        Snapshots snapshots = new Snapshots(
                db,
                "create table nothing (id int primary key)",
                "create table wide (id int primary key" + columns + ")",
                "insert into wide select i" + values + " from generate_series(1, 20) i");
        try (SnapshotStream stream = snapshots.open(2, 64 << 10, "nothing", "wide")) {
            snapshots.readUntilFinished(stream, "nothing", "wide");
            db.execute("update wide set c1599 = not c1599 where id = 7");
            snapshots.catchUp(stream);
        }
        assertEquals(0, snapshots.last("nothing").rows());
        assertEquals(20, snapshots.last("wide").rows());
        for (int id = 1; id <= 20; id++) {
            String row = db.queryOne("select trim(both '()' from wide::text) from wide where id = " + id);
            assertEquals(
                    List.of(row.split(",")),
                    snapshots.rebuilt.table("public.wide").get(String.valueOf(id)));
        }
    }

    /** The row is read in a process whose heap has room for only a few copies of it. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aRowOf200Megabytes(TestDatabase db) throws Exception {
        new Snapshots(
                db,
                "create table item (id int primary key, large text)",
                "insert into item select 1, repeat('x', " + LARGE + ")",
                "insert into item select i, 'small' from generate_series(2, 100) i");
        String said = ChildJvm.run("-Xmx900m", Reader.class, db.url(), db.user(), db.password(), db.name());
        assertEquals("100 rows with " + (LARGE + 99 * "small".length()) + " characters", said.strip());
    }

    /** The process; it counts what it reads. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) {
            ChangeStream changes = ChangeStream.to(args[0])
                    .user(args[1])
                    .password(args[2])
                    .slot(args[3])
                    .createSlot()
                    .publication("p")
                    .open();
            long rows = 0;
            long characters = 0;
            try (SnapshotStream stream = SnapshotStream.over(changes, SnapshotOptions.DEFAULT)) {
                stream.add(Table.parse("item"));
                SnapshotReport report = null;
                while (report == null || report.outcome() == Outcome.CHUNK) {
                    PgOutputMessage message = stream.poll(Duration.ofMillis(20));
                    if (message instanceof Read read) {
                        rows++;
                        characters += read.row().value(1).length();
                    }
                    SnapshotReport next = stream.report();
                    report = next == null ? report : next;
                }
                if (report.outcome() != Outcome.FINISHED) {
                    throw new IllegalStateException(report.toString());
                }
            }
            System.out.println(rows + " rows with " + characters + " characters");
        }
    }
}
