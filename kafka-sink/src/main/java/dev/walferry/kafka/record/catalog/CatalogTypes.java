package dev.walferry.kafka.record.catalog;

import dev.walferry.type.ArrayOid;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says about types that are not built in, and about the server's locale.
 *
 * @param byOid the types that were asked for, with the base types of domains and the elements of arrays
 * @param moneyDigits how many fraction digits {@code money} has under the server's own {@code lc_monetary}
 */
public record CatalogTypes(Map<Integer, TypeInfo> byOid, int moneyDigits) {
    /** The fraction digits of most locales. */
    public static final int USUAL_MONEY_DIGITS = 2;

    /** Nothing is known. */
    public static final CatalogTypes NONE = new CatalogTypes(Map.of(), USUAL_MONEY_DIGITS);

    /** Types of extensions that are more than text. */
    public static final Set<String> STRUCTURED =
            Set.of("hstore", "geometry", "geography", "vector", "halfvec", "sparsevec", "ltree");

    /**
     * Returns whether a type's values depend on the server's locale.
     *
     * @param oid its OID
     * @return true for {@code money} and its array
     */
    public static boolean isMoney(int oid) {
        return oid == TypeOid.MONEY || oid == ArrayOid.MONEY;
    }

    /**
     * Describes a type.
     *
     * @param oid its OID
     * @return the type, or null if it is neither built in nor known
     */
    public @Nullable TypeInfo find(int oid) {
        TypeInfo type = byOid.get(oid);
        TypeInfo found = type == null ? TypeCatalog.builtIn().info(oid) : type;
        return found.kind() == TypeKind.UNKNOWN ? null : found;
    }
}
