package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Live;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that change between the writing and the reading of a row, through every other output plugin. */
abstract class PluginChanges {
    final Live live;
    final TestDatabase database;
    final PluginStreams streams;
    private final OutputPlugin plugin;

    /**
     * Creates the table {@code item (id, a, b, n)} and a row.
     *
     * @param b the type of that column
     */
    PluginChanges(TestDatabase database, OutputPlugin plugin, String b) throws SQLException {
        this.database = database;
        this.plugin = plugin;
        this.live = new Live(database);
        this.streams = new PluginStreams(live, plugin);
        database.execute("create table item (id int primary key, a varchar(10), b " + b + ", n numeric(9,2))");
        database.execute("insert into item values (1, 'a', 'b', 1.5)");
    }

    /** The modifier is the present one of the catalog, if the type has not changed. */
    @Test
    void aModifierIsTodaysAsThePageSays() throws SQLException {
        database.execute("alter table item alter n type numeric(12,4)");
        List<String> differences = streams.differences();
        assertEquals(2, differences.size(), differences::toString);
        assertTrue(differences.get(0).contains("n:1700:589830"), differences::toString);
        assertTrue(differences.get(1).contains("n:1700:786440"), differences::toString);
    }

    @Test
    void aTableThatIsGoneEndsTheStreamWithARemedy() throws SQLException {
        database.execute("drop table item");
        assertFails("table public.item no longer exists", "(tables)");
    }

    void assertFails(String what, String remedy) throws SQLException {
        ReplicationException e = assertThrows(ReplicationException.class, streams::differences);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().startsWith("slot \"" + live.slot(plugin.pluginName()) + "\" at "), e::getMessage);
        assertTrue(e.getMessage().contains(what) && e.getMessage().contains(remedy), e::getMessage);
    }
}
