package dev.walferry.kafka.source;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Which tables' changes a slot sends. */
public final class SlotTables {
    private SlotTables() {}

    /**
     * Asks the catalog for the tables as they are now: those of the publications, or with a plugin that has none, those that
     * are named, or all.
     *
     * @param connection to the slot's database
     * @param settings the slot, its plugin and its publications
     * @return each table once, by schema and name
     * @throws SQLException if the server does not tell
     */
    public static List<Table> of(Connection connection, SourceSettings settings) throws SQLException {
        Publications publications = new Publications(connection);
        return settings.plugin() == OutputPlugin.PGOUTPUT
                ? publications.tables(settings.publicationNames())
                : publications.tablesOfAnyPlugin(settings.tables());
    }

    /**
     * Says where such tables come from, for messages about one that is not among them.
     *
     * @param settings the slot, its plugin and its publications
     * @return what follows "in none of"
     */
    public static String origin(SourceSettings settings) {
        return settings.plugin() == OutputPlugin.PGOUTPUT
                ? "the publications " + settings.publicationNames()
                : "the tables that " + settings.plugin() + " sends";
    }
}
