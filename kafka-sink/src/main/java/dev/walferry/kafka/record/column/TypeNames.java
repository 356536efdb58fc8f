package dev.walferry.kafka.record.column;

import dev.walferry.pgoutput.Type;
import dev.walferry.type.TypeOid;
import java.util.HashMap;
import java.util.Map;

/** What Type messages tell about types that are not built in. For one thread. */
final class TypeNames {
    private static final String BUILT_IN = "pg_catalog";

    private final Map<Integer, Type> typeByOid = new HashMap<>();

    void add(Type type) {
        typeByOid.put(type.oid(), type);
    }

    /** A domain's base type if that is built in, otherwise the type itself. */
    int base(int oid) {
        Type type = typeByOid.get(oid);
        int base = type != null && type.namespace().equals(BUILT_IN) ? TypeOid.ofName(type.name()) : 0;
        return base == 0 ? oid : base;
    }

    /** The name of a type that is not built in (or of a domain's base type), empty if no message gave it. */
    String name(int oid) {
        Type type = typeByOid.get(oid);
        return type == null || type.namespace().equals(BUILT_IN) ? "" : type.name();
    }
}
