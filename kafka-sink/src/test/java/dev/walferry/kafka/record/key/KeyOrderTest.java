package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/**
 * A key's columns are in the order of the key, not of the table, because another order gives a key with other bytes.
 */
@Timeout(300)
class KeyOrderTest {
    @OnPostgres({14, 18})
    void columnsStandInTheOrderOfTheIndex(TestDatabase database) throws SQLException {
        database.execute(
                "create table plain (a int, b text, c int, primary key (c, a) include (b))",
                "create table full_ (a int, b text, c int, primary key (c, a))",
                "alter table full_ replica identity full",
                "create table mute (a int, c int, primary key (c, a))",
                "alter table mute replica identity nothing",
                "create table by_index (id int primary key, a int not null, c int not null)",
                "create unique index i on by_index (c, a)",
                "alter table by_index replica identity using index i");
        KeyRun run = KeyRun.from(database);
        assertEquals(
                List.of("c {\"c\":2,\"a\":1}", "d {\"c\":2,\"a\":1}", "- {\"c\":2,\"a\":1}"),
                run.read("insert into plain values (1, 'x', 2)", "delete from plain"));
        assertEquals(
                List.of("c {\"c\":2,\"a\":1}", "d {\"c\":2,\"a\":1}", "- {\"c\":2,\"a\":1}"),
                run.read("insert into full_ values (1, 'x', 2)", "delete from full_"));
        assertEquals(List.of("c {\"c\":2,\"a\":1}"), run.read("insert into mute values (1, 2)"));
        assertEquals(
                List.of("c {\"c\":2,\"a\":1}", "d {\"c\":2,\"a\":1}", "- {\"c\":2,\"a\":1}"),
                run.read("insert into by_index values (7, 1, 2)", "delete from by_index"));
    }

    @OnPostgres({14, 18})
    void partitionMayHaveItsColumnsInAnotherOrder(TestDatabase database) throws SQLException {
        database.execute(
                "create table root (a int, b int, c int, primary key (c, a)) partition by list (a)",
                "create table leaf (b int, c int not null, a int not null, primary key (c, a))",
                "alter table root attach partition leaf for values in (1)",
                "create publication p for table root");
        KeyRun run = KeyRun.from(database);
        List<String> expected =
                List.of("c {\"c\":3,\"a\":1}", "u {\"c\":3,\"a\":1}", "d {\"c\":3,\"a\":1}", "- {\"c\":3,\"a\":1}");
        String[] changes = {"insert into root values (1, 2, 3)", "update root set b = 4", "delete from root"};
        assertEquals(expected, run.read(changes));
        database.execute("alter publication p set (publish_via_partition_root = true)");
        assertEquals(expected, run.read(changes));
    }

    @OnPostgres(18)
    void orderOfADroppedTableIsNotGuessed(TestDatabase database) throws SQLException {
        database.execute("create table t (a int, b int, primary key (b, a))", "create table one (id int primary key)");
        KeyRun run = KeyRun.from(database);
        assertEquals(List.of("c {\"b\":2,\"a\":1}"), run.read("insert into t values (1, 2)"));
        assertEquals(List.of("c {\"b\":3,\"a\":1}"), run.read("insert into t values (1, 3)", "drop table t"));
        assertEquals(List.of("c {\"id\":1}"), run.restarted().read("insert into one values (1)", "drop table one"));
        database.execute("create table t (a int, b int, primary key (b, a))");
        LostKeysTest.assertUnknown(run, "public.t", "insert into t values (1, 4)", "drop table t");
        assertEquals(
                List.of("c {\"b\":4,\"a\":1}"),
                run.set("message.key.columns", "public.t:b,a").read());
    }
}
