package dev.walferry.snapshot;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream reads from one standby, but the URL leads the readers to another standby of the same primary. */
@Timeout(900)
@Tag("slow")
class SnapshotTwoStandbysTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String ITEM = "create table item (id int primary key, note text)";
    private static final String READERS =
            "select count(*)::text from pg_stat_activity where application_name = 'walferry snapshot'";
    private static final List<Column> COLUMNS =
            Stream.of("id", "note").map(name -> new Column(name, 25, -1, false)).toList();

    private static String ask(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("shop");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void awaitAnswer(LocalPostgres server, String sql, String expected) {
        Await.until(sql, LIMIT, () -> expected.equals(ask(server, sql)));
    }

    private static void readUntilWaitingFor(Snapshots snapshots, SnapshotStream stream, String what) {
        snapshots.readUntil(
                stream,
                () -> String.valueOf(stream.tables().get(0).waitingFor()).contains(what));
    }

    /**
     * The other standby has replayed less than the stream has returned: its rows are used only once it has replayed
     * that.
     */
    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void theReadersReachAnotherStandby(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots = SnapshotOnStandbyTest.begin(
                    servers, db, ITEM, "insert into item select i, 'first' from generate_series(1, 1000) i");
            try (LocalPostgres other =
                    LocalPostgres.standbyOf(servers.primary(), "other").start()) {
                other.stopFast();
                snapshots.url = "jdbc:postgresql://127.0.0.1:" + other.port() + ",127.0.0.1:"
                        + servers.standby().port() + "/shop?hostRecheckSeconds=0";
                try (SnapshotStream stream = snapshots.open(1, 16 << 10)) {
                    other.start();
                    ask(other, "select pg_wal_replay_pause()");
                    awaitAnswer(other, "select pg_get_wal_replay_pause_state()", "paused");
                    db.execute("update item set note = 'second' where id % 2 = 0");
                    snapshots.catchUp(stream);
                    stream.add(Table.parse("item"));
                    readUntilWaitingFor(snapshots, stream, "the standby to replay");
                    awaitAnswer(other, READERS, "1");
                    ask(other, "select pg_wal_replay_resume()");
                    snapshots.readUntilFinished(stream, "item");
                    db.execute("update item set note = 'third' where id % 3 = 0");
                    snapshots.catchUp(stream);
                    snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
                }
            }
        }
    }

    /** The other standby is promoted, so its WAL is no longer the stream's. */
    @ParameterizedTest
    @ValueSource(ints = 18)
    void aStandbyThatWasPromotedIsNotRead(int version) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase db = TestDatabase.create(servers, "shop");
            Snapshots snapshots =
                    SnapshotOnStandbyTest.begin(servers, db, ITEM, "insert into item values (1, 'present')");
            try (LocalPostgres other =
                    LocalPostgres.standbyOf(servers.primary(), "other").start()) {
                awaitAnswer(other, "select pg_promote(true, 100)", "t");
                try (Connection connection = other.connect("shop");
                        Statement statement = connection.createStatement()) {
                    statement.execute("update item set note = 'of another history'");
                }
                other.stopFast();
                snapshots.url = "jdbc:postgresql://127.0.0.1:" + other.port() + ",127.0.0.1:"
                        + servers.standby().port() + "/shop?hostRecheckSeconds=0";
                try (SnapshotStream stream = snapshots.open(1, 16 << 10)) {
                    other.start();
                    stream.add(Table.parse("item"));
                    readUntilWaitingFor(snapshots, stream, "another server");
                    other.stopFast();
                    snapshots.readUntilFinished(stream, "item");
                    snapshots.catchUp(stream);
                    snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
                }
            }
        }
    }
}
