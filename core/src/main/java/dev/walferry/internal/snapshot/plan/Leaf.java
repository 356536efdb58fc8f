package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.replication.Sql;

/**
 * A file of a table: the table's own, or a partition's.
 *
 * @param oid the OID of the table or partition
 * @param schema its schema
 * @param name its name
 * @param filenode changes when the file is rewritten and its rows move
 * @param blocks how many blocks it has
 */
public record Leaf(int oid, String schema, String name, long filenode, long blocks) {
    public String quotedName() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }
}
