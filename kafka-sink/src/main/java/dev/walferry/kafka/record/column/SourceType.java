package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.pgoutput.Column;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column's type in PostgreSQL, in the names and numbers of the JDBC driver, which Debezium repeats in schemas.
 *
 * @param name the type's name: {@code int4}, {@code _int4} for its array, {@code serial} for one with a sequence
 * @param length digits or characters of a value, {@link Integer#MAX_VALUE} without limit; dimensions of a vector, -1 for
 *     any number of them
 * @param scale digits after the point
 */
public record SourceType(String name, int length, int scale) {
    private static final int NO_MODIFIER = -1;
    private static final int MODIFIER_HEADER = 4;
    private static final int MICROSECONDS = 6;
    private static final int LONGEST_NUMERIC = 131_089;

    /** The driver's names for types of columns whose default is a sequence. */
    private static final Map<String, String> COUNTING =
            Map.of("int2", "smallserial", "int4", "serial", "int8", "bigserial");

    private static final Set<String> VECTORS = Set.of("vector", "halfvec", "sparsevec");

    /** Returns the type of a column; null if the catalog does not know it. */
    static @Nullable SourceType of(Column column, CatalogTypes types, @Nullable CatalogColumn facts) {
        TypeInfo type = types.find(column.typeOid());
        if (type == null) {
            return null;
        }
        String expression = facts == null ? null : facts.defaultExpression();
        boolean counts = expression != null && expression.contains("nextval(");
        String name = counts ? COUNTING.getOrDefault(type.name(), type.name()) : type.name();
        if (VECTORS.contains(type.name()) && type.extension() != null) {
            return new SourceType(name, column.typmod(), 0);
        }
        return new SourceType(name, length(type, column.typmod(), types), scale(type, column.typmod(), types));
    }

    private static int length(TypeInfo type, int modifier, CatalogTypes types) {
        if (type.kind() == TypeKind.DOMAIN) {
            TypeInfo base = types.find(type.baseOid());
            int length = base == null ? ColumnLength.UNLIMITED : length(base, type.baseModifier(), types);
            return length == 0 ? LONGEST_NUMERIC : length;
        }
        if (type.isArray()) {
            int length = ColumnLength.of(type.elementOid(), modifier);
            return length == 0 ? LONGEST_NUMERIC : length;
        }
        return ColumnLength.of(type.oid(), modifier);
    }

    private static int scale(TypeInfo type, int modifier, CatalogTypes types) {
        if (type.kind() == TypeKind.DOMAIN) {
            TypeInfo base = types.find(type.baseOid());
            return base == null ? 0 : scale(base, type.baseModifier(), types);
        }
        return scale(type.isArray() ? type.elementOid() : type.oid(), modifier);
    }

    private static int scale(int oid, int modifier) {
        return switch (oid) {
            case TypeOid.FLOAT4 -> 8;
            case TypeOid.FLOAT8 -> 17;
            case TypeOid.NUMERIC -> modifier == NO_MODIFIER ? 0 : digits(modifier - MODIFIER_HEADER);
            case TypeOid.TIME, TypeOid.TIMETZ, TypeOid.TIMESTAMP, TypeOid.TIMESTAMPTZ ->
                modifier == NO_MODIFIER ? MICROSECONDS : modifier;
            case TypeOid.INTERVAL -> modifier == NO_MODIFIER ? MICROSECONDS : modifier & 0xFFFF;
            default -> 0;
        };
    }

    /** Returns the number in the lowest eleven bits, the highest of which is the sign. */
    private static int digits(int modifier) {
        return (modifier & 0x7FF) << 21 >> 21;
    }
}
