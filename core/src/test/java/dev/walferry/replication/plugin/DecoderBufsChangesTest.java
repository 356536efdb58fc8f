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
 * Tables that change between the writing and the reading of a row, through decoderbufs, which knows columns only by
 * name.
 */
@Postgres(value = 15, libraries = "decoderbufs")
@Timeout(600)
class DecoderBufsChangesTest extends PluginChanges {
    DecoderBufsChangesTest(TestDatabase database) throws SQLException {
        super(database, OutputPlugin.DECODERBUFS, "text not null");
    }

    @Test
    void aColumnMayBeAddedBeforeARowIsRead() throws SQLException {
        database.execute(
                "alter table item add c text",
                "insert into item values (2, 'a', 'b', 2.5, 'c')",
                "update item set b = 'bb', c = null where id = 2",
                "alter table item add d varchar(99)",
                "insert into item values (3, 'a', 'b', 3.5, 'c', 'd')",
                "update item set id = 4 where id = 3",
                "delete from item");
        assertEquals(List.of(), streams.differences());
    }

    @Test
    void aColumnWithoutModifierMayBeDroppedRenamedOrGetAnotherType() throws SQLException {
        database.execute(
                "alter table item add c text",
                "update item set c = 'c'",
                "alter table item rename c to d",
                "insert into item values (2, 'a', 'b', 2.5, 'd')",
                "alter table item drop d",
                "update item set b = 'bb' where id = 2",
                "alter table item alter id type bigint",
                "insert into item values (9, 'a', 'b', 9.5)",
                "delete from item");
        assertEquals(List.of(), streams.differences());
    }

    @Test
    void aRenamedColumnWithAModifierEndsTheStreamWithARemedy() throws SQLException {
        database.execute("alter table item rename a to z");
        assertFails("column \"a\" of table public.item", "pg_replication_slot_advance");
    }

    @Test
    void aDroppedColumnWithAModifierEndsTheStreamWithARemedy() throws SQLException {
        database.execute("alter table item drop n");
        assertFails("column \"n\" of table public.item", "pg_replication_slot_advance");
    }

    @Test
    void anotherTypeEndsTheStreamWithARemedyIfTheFormerTakesAModifier() throws SQLException {
        database.execute("alter table item alter a type text");
        assertFails("column \"a\" of table public.item", "pg_replication_slot_advance");
    }

    @Test
    void anOldRowOfAnotherIdentityEndsTheStreamWithARemedy() throws SQLException {
        database.execute("update item set id = 7", "alter table item drop constraint item_pkey, add primary key (b)");
        assertFails(
                "the old row of a change of table public.item does not fit its replica identity",
                "pg_replication_slot_advance");
    }

    /** The old row's columns outside the key are null, as in a whole row that has nulls there. */
    @Test
    void anOldRowFromBeforeAFullIdentityCountsAsWhole() throws SQLException {
        database.execute("update item set id = 7", "alter table item replica identity full");
        List<String> differences = streams.differences().stream()
                .filter(line -> line.contains("update"))
                .toList();
        assertEquals(
                List.of(
                        "-update public.item(id=1,a=UNCHANGED,b=UNCHANGED,n=UNCHANGED) to public.item(id=7,a=a,b=b,n=1.50)",
                        "+update public.item(id=1,a=NULL,b=NULL,n=NULL) to public.item(id=7,a=a,b=b,n=1.50)"),
                differences);
    }

    @Test
    void anOriginIsNotTold() throws SQLException {
        String origin = database.name();
        database.execute("select pg_replication_origin_create('" + origin + "')");
        try (var session = live.session()) {
            Live.run(
                    session,
                    "select pg_replication_origin_session_setup('" + origin + "')",
                    "insert into item values (2, 'a', 'b', 2.5)",
                    "commit",
                    "select pg_replication_origin_session_reset()");
        }
        assertEquals(List.of("-origin " + origin), streams.differences());
        database.execute("select pg_replication_origin_drop('" + origin + "')");
    }
}
