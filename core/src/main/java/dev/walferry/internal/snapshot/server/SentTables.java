package dev.walferry.internal.snapshot.server;

import dev.walferry.Printable;
import dev.walferry.internal.replication.LoggedTables;
import dev.walferry.internal.replication.Sql;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.StreamSource;
import dev.walferry.type.TypeOid;
import java.util.List;

/**
 * Which tables a stream carries, and which parts of them, as SQL about the catalog. Publications determine that; a
 * plugin that has none sends each table whole.
 */
final class SentTables {
    static final int PUBLISHED_GENERATED_SINCE = 18;

    private final OutputPlugin plugin;
    private final List<String> publications;
    private final List<String> named;

    private SentTables(OutputPlugin plugin, List<String> publications, List<String> named) {
        this.plugin = plugin;
        this.publications = publications;
        this.named = named;
    }

    /** Returns the tables of a stream. */
    static SentTables of(StreamSource source) {
        List<String> named = source.tables().stream()
                .map(table -> LoggedTables.named(table.schema(), table.name()))
                .toList();
        return new SentTables(source.plugin(), source.publications(), named);
    }

    /** Returns whether lists of columns, row filters and partitioned tables can be published. */
    boolean hasPublications() {
        return plugin == OutputPlugin.PGOUTPUT;
    }

    /**
     * Returns whether an index {@code i} of a table {@code c} is the key by which its rows are placed. Where tables are
     * published, the server refuses updates that it could not send, so any primary key will do.
     */
    String isKey() {
        return hasPublications()
                ? "CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END"
                : LoggedTables.IS_KEY;
    }

    /** Returns the names of the publications, as SQL literals. */
    String publications() {
        return Sql.literals(publications);
    }

    /** Returns what to select from, named {@code p}, with a {@code schemaname} and {@code tablename} for each table. */
    String from() {
        return hasPublications() ? "pg_catalog.pg_publication_tables p" : "(" + LoggedTables.query(named) + ") p";
    }

    /** Returns which of its rows count. */
    String condition() {
        return hasPublications() ? "p.pubname IN (" + publications() + ")" : "true";
    }

    /** Returns whether updates of a table are sent, as an aggregate of its rows. */
    String updates() {
        return hasPublications()
                ? "pg_catalog.bool_or((SELECT u.pubupdate FROM pg_catalog.pg_publication u WHERE u.pubname = p.pubname))"
                : "true";
    }

    /** Returns what to do about a column of the key that does not come with the changes. */
    String remedyForKey(boolean isGenerated, int major) {
        boolean publishable = hasPublications() && (!isGenerated || major >= PUBLISHED_GENERATED_SINCE);
        return publishable ? "publish the column" : "leave the table out, or give it another key";
    }

    /** Rows are placed by their keys as text, so the plugin must send the text that a query gives. */
    void requireSameText(Table table, String column, int typeOid) throws UnreadableTableException {
        if (plugin == OutputPlugin.DECODERBUFS && typeOid == TypeOid.TIMETZ) {
            throw new UnreadableTableException("key column " + Printable.quoted(column) + " of table " + table
                    + " is timetz, which " + plugin + " sends in another time zone, so its rows cannot be placed: use a"
                    + " slot for pgoutput");
        }
    }
}
