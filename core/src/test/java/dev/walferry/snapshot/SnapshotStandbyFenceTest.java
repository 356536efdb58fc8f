package dev.walferry.snapshot;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More is published while a transaction runs that has already written: its change comes as published before, or not at
 * all. So the snapshot waits for its end, even on a standby, where nothing shows that it runs. Its id is greater than
 * that of every transaction that has ended.
 */
@Timeout(900)
@Tag("slow")
class SnapshotStandbyFenceTest {
    private static final int SMALL = 16 << 10;
    private static final String[] ITEM = {
        "create table item (id int primary key, note text)",
        "insert into item select i, repeat('x', 80) from generate_series(1, 3000) i"
    };
    private static final List<Column> COLUMNS =
            Stream.of("id", "note").map(name -> new Column(name, 25, -1, false)).toList();

    private static Snapshots begin(ReplicatedPostgres servers, TestDatabase db, String published) throws SQLException {
        Snapshots snapshots = SnapshotOnStandbyTest.begin(servers, db, ITEM);
        db.execute("drop publication p", "create publication p for table " + published);
        servers.awaitReplayed();
        return snapshots;
    }

    private interface Asked {
        void run() throws SQLException;
    }

    /** Changes the publication while a transaction runs; the publication's own transaction has the lower id. */
    private static void whileItRuns(
            ReplicatedPostgres servers,
            TestDatabase db,
            Snapshots snapshots,
            SnapshotStream stream,
            String publish,
            Asked meanwhile)
            throws SQLException {
        try (Running publishing = new Running(db, publish);
                Running late = new Running(db, "update item set note = 'late' where id = 1")) {
            publishing.commit();
            servers.awaitReplayed();
            meanwhile.run();
            snapshots.readUntil(
                    stream,
                    () -> snapshots.isFinished("item")
                            || String.valueOf(stream.tables().get(0).waitingFor())
                                    .contains("on the primary"));
            late.commit();
        }
        snapshots.readUntilFinished(stream, "item");
        snapshots.catchUp(stream);
        snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void aTableIsPublished(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, "mark");
            try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                whileItRuns(
                        servers,
                        db,
                        snapshots,
                        stream,
                        "alter publication p add table item",
                        () -> stream.add(Table.parse("item")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void aFilterIsDroppedWhileTheTableIsRead(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = begin(servers, db, "mark, item where (id > 1)");
            try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
                snapshots.readUntil(
                        stream,
                        () -> !snapshots.reports.isEmpty()
                                && snapshots.last("item").rows() > 300);
                whileItRuns(servers, db, snapshots, stream, "alter publication p set table mark, item", () -> {});
            }
        }
    }
}
