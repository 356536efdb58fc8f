package dev.walferry.pgoutput;

import dev.walferry.internal.WireReader;

/**
 * Type: the name of a column type that is not built in. Sent before the {@link Relation} that uses it.
 *
 * <p>Layout after the kind byte: xid (4, only within a stream block), OID (4), namespace (string), name (string). For
 * a domain the OID is the domain's but namespace and name are its base type's.
 *
 * @param xid the (sub)transaction's id within a stream block, otherwise 0
 * @param oid type OID, unsigned 32-bit
 * @param namespace schema of the name; {@code pg_catalog} where the message leaves it empty
 * @param name type name
 */
public record Type(int xid, int oid, String namespace, String name) implements PgOutputMessage {
    static Type read(WireReader in, int xid) {
        return new Type(xid, in.int32(), Relation.namespace(in), in.cstring());
    }

    @Override
    public Kind kind() {
        return Kind.TYPE;
    }
}
