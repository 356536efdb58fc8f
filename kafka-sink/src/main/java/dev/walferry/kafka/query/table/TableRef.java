package dev.walferry.kafka.query.table;

import dev.walferry.replication.Publications.Table;

/**
 * A table that was found.
 *
 * @param oid its OID
 * @param name its name
 * @param kind a letter of {@code pg_class.relkind}
 */
public record TableRef(long oid, Table name, char kind) {
    /** Returns whether rows are stored in it or in its partitions. */
    boolean isStored() {
        return kind == 'r' || kind == 'm' || kind == 'p';
    }

    /**
     * Returns whether it can be locked against commands that rewrite it, which snapshots do not see.
     *
     * @return whether LOCK TABLE accepts it
     */
    public boolean isLockable() {
        return kind == 'r' || kind == 'p';
    }

    /**
     * Its name in SQL.
     *
     * @return it, qualified and quoted
     */
    public String sql() {
        return SqlText.name(name.schema(), name.name());
    }

    /**
     * Returns what it is, for people.
     *
     * @return its kind and its name
     */
    public String described() {
        return switch (kind) {
                    case 'v' -> "view ";
                    case 'm' -> "materialized view ";
                    case 'f' -> "foreign table ";
                    default -> "table ";
                }
                + name;
    }
}
