package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Keys of rows that a snapshot reads from tables that got their keys after their rows. */
@Timeout(300)
class ReadKeysTest {
    private static final List<String> ROW = List.of("r {\"b\":2,\"a\":1}");

    /** The rows belong to no transaction of the stream, and the slot is older than the keys. */
    @OnPostgres({14, 18})
    void aKeyThatIsYoungerThanTheSlotIsKnownToTheSnapshot(TestDatabase database) throws SQLException {
        database.execute(
                "create table full_ (a int, b int)",
                "create table plain (a int, b int)",
                "create table by_index (a int not null, b int not null)",
                "insert into full_ values (1, 2)",
                "insert into plain values (1, 2)",
                "insert into by_index values (1, 2)");
        KeyRun run = KeyRun.from(database);
        database.execute(
                "alter table full_ add primary key (b, a)",
                "alter table full_ replica identity full",
                "alter table plain add primary key (b, a)",
                "create unique index i on by_index (b, a)",
                "alter table by_index replica identity using index i");
        assertEquals(ROW, run.snapshot("full_"));
        assertEquals(ROW, run.restarted().snapshot("plain"));
        assertEquals(ROW, run.restarted().snapshot("by_index"));
    }

    /** A table without any key is read whole; its columns can prove that it had none before. */
    @OnPostgres({14, 18})
    void anIndexThatWasDroppedLaterThanTheSlotBegan(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (a int, b int)",
                "alter table t replica identity full",
                "create index i on t (a)",
                "insert into t values (1, 2)");
        KeyRun run = KeyRun.from(database);
        database.execute("alter table t alter b set default 3", "drop index i");
        assertEquals(List.of("r null"), run.snapshot("t"));
    }
}
