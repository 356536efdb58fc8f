package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Type;
import dev.walferry.type.TypeOid;
import java.util.HashMap;
import java.util.Map;

/**
 * What Type messages say about types that are not built in: a name, and for a domain the name of its base type. For one
 * thread.
 */
final class TypeNames {
    private static final String BUILT_IN = "pg_catalog";
    private static final char ARRAY_MARK = '_';

    private final Map<Integer, Type> typeByOid = new HashMap<>();

    void add(Type type) {
        typeByOid.put(type.oid(), type);
    }

    /** Returns the form of a type that the catalog does not know, because it was dropped meanwhile or not asked for. */
    TypeForm form(Column column, CatalogTypes types) {
        Type type = typeByOid.get(column.typeOid());
        if (type != null && type.namespace().equals(BUILT_IN)) {
            TypeForm base = TypeForm.of(TypeOid.ofName(type.name()), column.typmod(), types);
            return base == null ? TypeForm.named(column.typeOid(), "") : base;
        }
        String name = type == null ? "" : type.name();
        if (!name.isEmpty() && name.charAt(0) == ARRAY_MARK) {
            String element = name.substring(1);
            return TypeForm.array(column.typeOid(), TypeForm.named(0, element), delimiter(element));
        }
        return TypeForm.named(column.typeOid(), name);
    }

    private static char delimiter(String element) {
        return element.equals("geometry") || element.equals("geography") ? ':' : ',';
    }
}
