package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/**
 * What a table writes to WAL about the old version of a changed row.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">ALTER TABLE ... REPLICA IDENTITY</a>
 */
public enum ReplicaIdentity {
    /** The primary key's columns; nothing where there is no primary key. */
    DEFAULT('d'),
    /** No columns. */
    NOTHING('n'),
    /** All columns. */
    FULL('f'),
    /** The columns of a chosen unique index. */
    INDEX('i');

    private final char wireByte;

    ReplicaIdentity(char wireByte) {
        this.wireByte = wireByte;
    }

    /**
     * Returns the letter in Relation messages and in {@code pg_class.relreplident}.
     *
     * @return an ASCII letter
     */
    public char wireByte() {
        return wireByte;
    }

    static ReplicaIdentity read(WireReader in) {
        int at = in.position();
        int letter = in.uint8();
        for (ReplicaIdentity identity : values()) {
            if (identity.wireByte == letter) {
                return identity;
            }
        }
        throw new MalformedException(
                at, "expected a replica identity (d, n, f or i), got 0x" + Integer.toHexString(letter));
    }
}
