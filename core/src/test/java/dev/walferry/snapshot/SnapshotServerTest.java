package dev.walferry.snapshot;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A URL with several hosts leads the readers to a server other than the stream's. */
@Timeout(600)
class SnapshotServerTest {
    private static final List<Column> COLUMNS =
            Stream.of("id", "note").map(name -> new Column(name, 25, -1, false)).toList();

    /**
     * A former primary has the same tables, system identifier and timeline, but its WAL is not the stream's, so its
     * rows cannot be placed.
     */
    @Test
    void theRowsOfAFormerPrimaryAreNotRead() throws SQLException {
        try (LocalPostgres former = LocalPostgres.version(18).start();
                LocalPostgres present = LocalPostgres.version(18).start()) {
            TestDatabase.create(former, "shop")
                    .execute(
                            "create table item (id int primary key, note text)",
                            "insert into item values (1, 'stale')");
            former.stopFast();
            TestDatabase db = TestDatabase.create(present, "shop");
            Snapshots snapshots = new Snapshots(
                    db, "create table item (id int primary key, note text)", "insert into item values (1, 'present')");
            snapshots.url = "jdbc:postgresql://127.0.0.1:" + former.port() + ",127.0.0.1:" + present.port()
                    + "/shop?hostRecheckSeconds=0";
            try (SnapshotStream stream = snapshots.open(1, 64 << 10)) {
                former.start();
                stream.add(Table.parse("item"));
                snapshots.readUntil(
                        stream,
                        () -> String.valueOf(stream.tables().get(0).waitingFor())
                                .contains("another server"));
                former.stopFast();
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
                snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            }
        }
    }
}
