package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Live;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tables that change between the writing and the reading of a row, through wal2json, and what it sends besides rows.
 */
@Postgres(value = 15, libraries = "wal2json")
@Timeout(600)
class PluginChangesTest extends PluginChanges {
    PluginChangesTest(TestDatabase database) throws SQLException {
        super(database, OutputPlugin.WAL2JSON, "text");
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

    /** An update does not show whether a column is unchanged or gone. */
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
