package dev.walferry.plugin;

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
    PGOUTPUT,
    /**
     * wal2json 2.5 or later, in its format version 2: JSON text. It does not send updates and deletes of tables without
     * a replica identity, and sends NaN and infinities of number columns as null.
     */
    WAL2JSON,
    /**
     * Debezium's decoderbufs: protobuf. It sends no content of updates and deletes of tables without a replica
     * identity, no truncations, no logical messages and no position of a commit record, and converts timetz to UTC.
     */
    DECODERBUFS;

    /**
     * The name that a slot is created with.
     *
     * @return for example {@code pgoutput}
     */
    public String pluginName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return pluginName();
    }
}
