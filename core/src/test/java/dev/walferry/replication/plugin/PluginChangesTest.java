package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Live;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that change between what is read and when it is read, through wal2json, and what it sends beside rows. */
@Postgres(value = 15, libraries = "wal2json")
@Timeout(600)
class PluginChangesTest {
    private final Live live;
    private final TestDatabase database;
    private final PluginStreams streams;

    PluginChangesTest(TestDatabase database) throws SQLException {
        this.database = database;
        this.live = new Live(database);
        this.streams = new PluginStreams(live, OutputPlugin.WAL2JSON);
        database.execute("create table item (id int primary key, a varchar(10), b text, n numeric(9,2))");
        database.execute("insert into item values (1, 'a', 'b', 1.5)");
    }

    @Test
    void aColumnMayBeAddedDroppedOrRenamedBeforeARowIsRead() throws SQLException {
        database.execute(
                "alter table item add c text",
                "insert into item values (2, 'a', 'b', 2.5, 'c')",
                "update item set b = 'bb' where id = 2",
                "alter table item drop a",
                "insert into item values (3, 'b', 3.5, 'c')",
                "alter table item rename n to m",
                "update item set m = 4 where id = 3",
                "alter table item add a varchar(99)",
                "insert into item values (5, 'b', 3.5, 'c', 'a')",
                "delete from item");
        assertEquals(List.of(), streams.differences());
    }

    /** An update does not say whether a column is unchanged or gone. */
    @Test
    void aLargeTypesColumnThatIsDroppedIsUnchangedUntilAnInsertAsThePageSays() throws SQLException {
        database.execute(
                "alter table item drop b",
                "update item set a = 'c'",
                "insert into item values (2, 'a', 2.5)",
                "update item set a = 'd' where id = 2");
        assertEquals(
                List.of("-update public.item(id=1,a=c,n=1.50)", "+update public.item(id=1,a=c,b=UNCHANGED,n=1.50)"),
                streams.differences());
    }

    @Test
    void theKeyMayChangeBeforeARowIsRead() throws SQLException {
        database.execute(
                "alter table item drop constraint item_pkey, add primary key (b)",
                "insert into item values (2, 'a', 'c', 2.5)",
                "update item set b = 'bb', id = 7 where id = 2",
                "alter table item replica identity full",
                "update item set id = 8",
                "alter table item replica identity default",
                "update item set id = 9",
                "delete from item");
        assertEquals(List.of(), streams.differences());
    }

    /** The modifier is the catalog's of now, where the type has not changed. */
    @Test
    void aModifierIsTodaysAsThePageSays() throws SQLException {
        database.execute("alter table item alter n type numeric(12,4)");
        List<String> differences = streams.differences();
        assertEquals(2, differences.size(), differences::toString);
        assertTrue(differences.get(0).contains("n:1700:589830"), differences::toString);
        assertTrue(differences.get(1).contains("n:1700:786440"), differences::toString);
    }

    @Test
    void aTypeWithoutModifierMayChangeBeforeARowIsRead() throws SQLException {
        database.execute("alter table item alter id type bigint", "insert into item values (9, 'a', 'b', 1)");
        assertEquals(List.of(), streams.differences());
    }

    @Test
    void whatNobodyKnowsEndsTheStreamWithARemedy() throws SQLException {
        database.execute("alter table item alter a type text");
        assertFails("column \"a\" of table public.item", "pg_replication_slot_advance");
    }

    @Test
    void aTableThatIsGoneEndsTheStreamWithARemedy() throws SQLException {
        database.execute("drop table item");
        assertFails("table public.item no longer exists", "(tables)");
    }

    private void assertFails(String what, String remedy) throws SQLException {
        ReplicationException e = assertThrows(ReplicationException.class, streams::differences);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().startsWith("slot \"" + live.slot("wal2json") + "\" at "), e::getMessage);
        assertTrue(e.getMessage().contains(what) && e.getMessage().contains(remedy), e::getMessage);
    }

    @Test
    void truncationsComeTableByTableWithoutTheirOptions() throws SQLException {
        database.execute("create table second (id int primary key)", "truncate item", "truncate item, second cascade");
        assertEquals(
                List.of(
                        "-truncate [public.item, public.second]",
                        "+truncate [public.item]",
                        "+truncate [public.second]"),
                streams.differences());
    }

    @Test
    void logicalMessagesComeUpToTheirFirstNul() throws SQLException {
        database.execute(
                "select pg_logical_emit_message(true, 'p \"q\"', 'caf\u00e9 \\ \"x\"' || chr(10))",
                "select pg_logical_emit_message(false, '', '')",
                "select pg_logical_emit_message(false, 'p', '\\xff01'::bytea)",
                "select pg_logical_emit_message(true, 'p', 'a\\000b'::bytea)");
        assertEquals(List.of("-message p a\0b", "+message p a"), streams.differences());
    }

    @Test
    void anOriginKeepsItsNameAndLosesItsPosition() throws SQLException {
        String origin = database.name();
        database.execute("select pg_replication_origin_create('" + origin + "')");
        try (var session = live.session()) {
            Live.run(
                    session,
                    "select pg_replication_origin_session_setup('" + origin + "')",
                    "select pg_replication_origin_xact_setup('ABC/DEF', '2001-02-03 04:05:06.789+00')",
                    "insert into item values (2)",
                    "commit",
                    "select pg_replication_origin_session_reset()");
        }
        assertEquals(List.of(), streams.differences());
        database.execute("select pg_replication_origin_drop('" + origin + "')");
    }
}
