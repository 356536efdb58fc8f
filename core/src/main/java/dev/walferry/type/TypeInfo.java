package dev.walferry.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one type of one database.
 *
 * <p>Immutable. It describes the type as the catalog had it when it was read, which may be later than the row that
 * uses it.
 *
 * @param oid the type's OID, unsigned 32 bits
 * @param schema the schema it lives in; empty if the type is {@link TypeKind#UNKNOWN}
 * @param name {@code typname}: {@code int4}, {@code _int4} for its array; {@code type} and the OID if unknown
 * @param kind what it is made of
 * @param category {@code typcategory}, such as {@code N} for numbers and {@code A} for arrays; {@code X} if unknown
 * @param elementOid for an array its element type, else 0
 * @param baseOid for a domain its base type, else 0
 * @param baseModifier for a domain the modifier of its base type, such as the precision of {@code numeric(10,2)}; -1 if
 *     there is none
 * @param subtypeOid for a range the type of its bounds, for a multirange its range type, else 0
 * @param delimiter what stands between the elements of an array of this type, or of this array
 * @param labels for an enum its labels in their order, else empty
 * @param fields for a composite its fields in their order, without dropped ones, else empty
 * @param extension the extension that owns the type, or null
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-type.html">pg_type</a>
 */
public record TypeInfo(
        int oid,
        String schema,
        String name,
        TypeKind kind,
        char category,
        int elementOid,
        int baseOid,
        int baseModifier,
        int subtypeOid,
        char delimiter,
        List<String> labels,
        List<Field> fields,
        @Nullable String extension) {

    /**
     * A field of a composite type.
     *
     * @param name its name
     * @param typeOid its type
     */
    public record Field(String name, int typeOid) {}

    /**
     * Creates a description.
     *
     * @param oid the type's OID
     * @param schema the schema it lives in
     * @param name {@code typname}: {@code int4}
     * @param kind what it is made of
     * @param category {@code typcategory}
     * @param elementOid for an array its element type
     * @param baseOid for a domain its base type
     * @param baseModifier for a domain the modifier of its base type, else -1
     * @param subtypeOid for a range the type of its bounds
     * @param delimiter what stands between the elements of an array of this type
     * @param labels for an enum its labels in their order
     * @param fields for a composite its fields in their order
     * @param extension the extension that owns the type
     * @throws NullPointerException if a list or an element of one is null
     */
    public TypeInfo {
        labels = List.copyOf(labels);
        fields = List.copyOf(fields);
    }

    /**
     * Returns a type about which nothing is known but its OID.
     *
     * @param oid the OID
     * @return a description of kind {@link TypeKind#UNKNOWN}
     */
    public static TypeInfo unknown(int oid) {
        String name = "type " + Integer.toUnsignedString(oid);
        return new TypeInfo(oid, "", name, TypeKind.UNKNOWN, 'X', 0, 0, -1, 0, ',', List.of(), List.of(), null);
    }

    /**
     * Returns whether values of this type are arrays.
     *
     * @return true for an array type; false for a domain over one
     */
    public boolean isArray() {
        return elementOid != 0;
    }
}
