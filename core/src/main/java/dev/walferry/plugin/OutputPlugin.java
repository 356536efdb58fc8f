package dev.walferry.plugin;

import java.util.List;
import java.util.Locale;

/**
 * The server's plugin that turns WAL into the messages of a stream. A slot is created for one plugin and keeps it.
 *
 * <p>{@link #PGOUTPUT} sends everything. The other two exist for servers and slots that already use them. They have no
 * publications, send no transaction before its commit, and leave out a table's OID, its columns' modifiers and its
 * replica identity, which are looked up in the catalog. The catalog says what a table is now, so a change that was
 * written before an {@code ALTER TABLE} and is read after it may carry the new modifier of a column.
 */
public enum OutputPlugin {
    /** PostgreSQL's own, in every installation from 10 on. */
    PGOUTPUT(List.of()),
    /**
     * wal2json 2.5 or later, in its format version 2: JSON text. It does not send updates and deletes of tables without
     * a replica identity, and sends NaN and infinities of number columns as null.
     */
    WAL2JSON(
            List.of(
                    "UPDATE and DELETE of tables without a usable replica identity",
                    "NaN and infinities of float4, float8 and numeric columns (null instead)",
                    "CASCADE and RESTART IDENTITY of TRUNCATE",
                    "what follows the first NUL byte of a logical message",
                    "the position of the origin of a replicated transaction (zero instead)",
                    "Type messages",
                    "that a row is of a materialized view (it ends the stream unless the tables to read are named)",
                    "table OIDs, column modifiers, and key columns that a change does not show (today's of the catalog instead)")),
    /**
     * Debezium's decoderbufs: protobuf. It sends no content of updates and deletes of tables without a replica
     * identity, no truncations, no logical messages and no position of a commit record, and converts timetz to UTC.
     */
    DECODERBUFS(List.of(
            "UPDATE and DELETE of tables without a usable replica identity",
            "TRUNCATE",
            "logical messages",
            "the offsets of timetz columns (moved to UTC)",
            "the origin of a replicated transaction",
            "where a transaction was committed (zero instead of the commit LSN)",
            "Type messages",
            "that a row is of a materialized view (it ends the stream unless the tables to read are named)",
            "table OIDs, column modifiers and key columns (today's of the catalog instead)"));

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> losses;

    OutputPlugin(List<String> losses) {
        this.losses = losses;
    }

    /**
     * Returns the name that a slot is created with.
     *
     * @return for example {@code pgoutput}
     */
    public String pluginName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns what the WAL contains and the plugin does not send, or sends changed.
     *
     * @return noun phrases for people; empty for {@link #PGOUTPUT}
     */
    public List<String> losses() {
        return losses;
    }

    @Override
    public String toString() {
        return pluginName();
    }
}
