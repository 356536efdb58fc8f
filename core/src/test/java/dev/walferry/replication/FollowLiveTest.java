package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** A restarted program continues after what the previous one returned, on the same timeline. */
@Timeout(600)
class FollowLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key)", "create table other (id int)");
        live.createSlot("s", false);
        return live;
    }

    private static SlotPosition readTo(Live live, String mark) throws SQLException {
        live.mark(mark);
        try (ChangeStream stream = live.stream("s").open()) {
            Live.changesTo(mark, stream);
            return stream.left();
        }
    }

    /** No WAL follows the last record that was returned. */
    @OnPostgres({14, 18})
    void goesOnAtTheServerThatHasIt(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute("insert into item values (1)");
        SlotPosition left = readTo(live, "end");
        assertTrue(left.returned().isAfter(Lsn.ZERO));
        try (ChangeStream stream = live.stream("s").follow(left).open()) {
            assertEquals(left.returned(), stream.left().returned());
        }
    }

    /** A server that was restored from a copy of its files has the same timeline but less WAL. */
    @OnPostgres({14, 18})
    void isRefusedByAServerThatWasSetBack(TestDatabase database) throws SQLException {
        Live live = live(database);
        SlotPosition left = readTo(live, "end");
        Lsn later = Lsn.of(left.returned().value() + (1L << 40));
        SlotPosition lost =
                new SlotPosition(left.systemId(), left.timeline(), left.told(), later, left.standby(), Map.of());
        ReplicationException e = assertThrows(
                ReplicationException.class,
                () -> live.stream("s").follow(lost).open().close());
        assertEquals(Category.OTHER_HISTORY, e.category(), e::getMessage);
        assertTrue(String.valueOf(e.getMessage()).contains("set back"), e::getMessage);
    }

    /** Servers before 15 send a transaction of other tables as empty; the stream does not return it. */
    @OnPostgres({14, 18})
    void aTransactionWithoutChangesIsNotReturned(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute("create publication q for table mark, item");
        try (ChangeStream stream = live.streamOf("s", "q").open()) {
            live.mark("end");
            Live.changesTo("end", stream);
            takeAll(stream, database);
            Lsn returned = stream.left().returned();
            database.execute("insert into other values (1)");
            takeAll(stream, database);
            assertEquals(returned, stream.left().returned());
        }
    }

    /** Takes everything that is committed now. */
    private static void takeAll(ChangeStream stream, TestDatabase database) throws SQLException {
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_lsn()")));
        Await.until("taken up to " + end, LIMIT, () -> {
            stream.askForKeepalive();
            return stream.poll(Duration.ofMillis(100)) == null && !end.isAfter(stream.received());
        });
    }
}
