package dev.walferry.kafka.record.catalog;

import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeLookupException;
import dev.walferry.type.TypeOid;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Asks the catalog about types. Needs no privilege. */
final class TypeQuery {
    /** An amount under the locale of the server, not under the one that a replication session sets. */
    private static final String MONEY_DIGITS =
            "SELECT pg_catalog.scale(CAST(CAST(1 AS pg_catalog.money) AS pg_catalog.numeric))";

    private TypeQuery() {}

    /** Describes types, with the base types of domains and the elements of arrays. */
    static CatalogTypes types(Connection connection, Collection<Integer> oids) throws SQLException {
        Map<Integer, TypeInfo> byOid = new HashMap<>();
        TypeCatalog catalog = TypeCatalog.over(connection);
        try {
            oids.forEach(oid -> add(oid, catalog, byOid));
        } catch (TypeLookupException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
        boolean money = oids.stream().anyMatch(CatalogTypes::isMoney)
                || byOid.values().stream().anyMatch(type -> CatalogTypes.isMoney(type.baseOid()));
        return new CatalogTypes(Map.copyOf(byOid), money ? moneyDigits(connection) : CatalogTypes.USUAL_MONEY_DIGITS);
    }

    private static void add(int oid, TypeCatalog catalog, Map<Integer, TypeInfo> byOid) {
        if (oid == 0 || TypeOid.isBuiltIn(oid) || byOid.containsKey(oid)) {
            return;
        }
        TypeInfo type = catalog.info(oid);
        byOid.put(oid, type);
        add(type.baseOid(), catalog, byOid);
        add(type.elementOid(), catalog, byOid);
    }

    private static int moneyDigits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MONEY_DIGITS)) {
            row.next();
            return row.getInt(1);
        }
    }
}
