package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import java.util.Arrays;

/**
 * One message as a plugin's reader found it: its fields, and where names and values lie in its bytes. One object serves
 * all messages of a stream.
 */
public final class PluginMessage {
    /** What a message is. */
    public enum Kind {
        /** A transaction begins. */
        BEGIN,
        /** The end of a transaction. */
        COMMIT,
        /** A new row. */
        INSERT,
        /** A changed row. */
        UPDATE,
        /** A deleted row. */
        DELETE,
        /** An emptied table. */
        TRUNCATE,
        /** A logical message. */
        MESSAGE
    }

    private static final byte[] NOTHING = {};

    /** The kind of the message. */
    public Kind kind = Kind.COMMIT;
    /** The array that everything lies in. */
    public byte[] bytes = NOTHING;
    /** Transaction id, unsigned 32-bit. */
    public int xid;
    /** Microseconds since 2000-01-01 UTC. */
    public long commitTime;
    /** The number of the replication origin, 0 for none. */
    public int origin;
    /** Start of the commit record, or the position of a logical message; zero if the plugin does not send it. */
    public Lsn lsn = Lsn.ZERO;
    /** End of the commit record; zero if the plugin does not send it. */
    public Lsn endLsn = Lsn.ZERO;
    /** Whether a logical message belongs to the open transaction. */
    public boolean transactional;
    /** A logical message's prefix. */
    public String prefix = "";
    /** A logical message's content. */
    public byte[] content = NOTHING;
    /** Index of the table's name, as the plugin writes it. */
    public int tableAt;
    /** Bytes of the table's name. */
    public int tableLength;
    /** Whether the plugin sent a new row. */
    public boolean hasRow;
    /** Whether the plugin sent an old row. */
    public boolean hasOld;
    /** Whether the plugin sent the primary key. */
    public boolean hasKey;
    /** The new row. */
    public final RowColumns row;
    /** The old row or its key. */
    public final RowColumns old;
    /** The primary key's columns, without values. */
    public final RowColumns key;

    /**
     * Creates an empty message.
     *
     * @param maxColumns the most columns of a row
     */
    public PluginMessage(int maxColumns) {
        row = new RowColumns(maxColumns);
        old = new RowColumns(maxColumns);
        key = new RowColumns(maxColumns);
    }

    /**
     * Begins the next message.
     *
     * @param array what it lies in
     */
    void begin(byte[] array) {
        bytes = array;
        xid = 0;
        commitTime = 0;
        origin = 0;
        lsn = Lsn.ZERO;
        endLsn = Lsn.ZERO;
        hasRow = false;
        hasOld = false;
        hasKey = false;
        tableLength = 0;
        row.clear();
        old.clear();
        key.clear();
    }

    /** Lets go of the bytes. */
    void release() {
        bytes = NOTHING;
        content = NOTHING;
    }

    boolean names(byte[] table) {
        return table.length == tableLength
                && Arrays.equals(bytes, tableAt, tableAt + tableLength, table, 0, tableLength);
    }
}
