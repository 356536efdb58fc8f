package dev.walferry.kafka.record.column;

import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeOid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the choice of a column's meaning depends on. A domain is resolved to its base type and that type's
 * own modifier, which the stream does not contain.
 *
 * @param oid a built-in type, or any other by its own OID
 * @param modifier the type modifier, -1 if there is none
 * @param moneyDigits fraction digits of {@code money} under the server's locale
 * @param extension the extension's type, such as {@code hstore}; empty for any other
 * @param labels the labels of an enum; empty for any other
 * @param element the type of an array's elements; null for any other
 * @param delimiter the character between two elements of an array
 */
record TypeForm(
        int oid,
        int modifier,
        int moneyDigits,
        String extension,
        List<String> labels,
        @Nullable TypeForm element,
        char delimiter) {
    /**
     * Returns the form of a column's type.
     *
     * @return null if the type is neither built in nor known to the catalog
     */
    static @Nullable TypeForm of(int oid, int modifier, CatalogTypes types) {
        TypeInfo type = types.find(oid);
        if (type == null) {
            return null;
        }
        if (type.kind() == TypeKind.DOMAIN) {
            return of(type.baseOid(), type.baseModifier(), types);
        }
        if (type.isArray()) {
            TypeForm element = of(type.elementOid(), modifier, types);
            return element == null ? null : array(oid, element, type.delimiter());
        }
        String extension = TypeOid.isBuiltIn(oid) || type.extension() == null ? "" : type.name();
        return new TypeForm(oid, modifier, types.moneyDigits(), extension, type.labels(), null, type.delimiter());
    }

    /** Returns the form of a type that is known only by its name in a Type message. */
    static TypeForm named(int oid, String name) {
        return new TypeForm(oid, -1, CatalogTypes.USUAL_MONEY_DIGITS, name, List.of(), null, ',');
    }

    /** Returns whether it is an array because of its name alone. */
    boolean isKnownByName() {
        return element != null && element.oid() == 0;
    }

    static TypeForm array(int oid, TypeForm element, char delimiter) {
        return new TypeForm(oid, -1, element.moneyDigits(), "", List.of(), element, delimiter);
    }
}
