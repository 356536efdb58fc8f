package dev.walferry.kafka.query;

import dev.walferry.replication.Publications.Table;

/**
 * A table that was found.
 *
 * @param oid its OID
 * @param name its name
 * @param kind a letter of {@code pg_class.relkind}
 */
record TableRef(long oid, Table name, char kind) {
    /** Whether rows are stored in it or in its partitions. */
    boolean isStored() {
        return kind == 'r' || kind == 'm' || kind == 'p';
    }

    /** Whether it can be locked against commands that rewrite it, which snapshots do not see. */
    boolean isLockable() {
        return kind == 'r' || kind == 'p';
    }

    String sql() {
        return SqlText.name(name.schema(), name.name());
    }

    /** For people. */
    String described() {
        return switch (kind) {
                    case 'v' -> "view ";
                    case 'm' -> "materialized view ";
                    case 'f' -> "foreign table ";
                    default -> "table ";
                }
                + name;
    }
}
