package dev.walferry.kafka.record.catalog;

import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** What the catalog said about some relations when it was asked. For callers that may wait for it. Immutable. */
public final class KnownCatalog implements TableCatalog {
    private final Map<Integer, CatalogTable> tableByOid;

    private KnownCatalog(Map<Integer, CatalogTable> tableByOid) {
        this.tableByOid = tableByOid;
    }

    /**
     * Asks about relations, all of them at once.
     *
     * @param connection a connection to their database
     * @param relations the relations
     * @return what the catalog says now
     * @throws SQLException if the server does not answer
     */
    public static KnownCatalog of(Connection connection, Collection<Relation> relations) throws SQLException {
        return new KnownCatalog(CatalogQueries.tables(connection, "", false, relations));
    }

    @Override
    public CatalogTable of(Relation relation) {
        return tableByOid.getOrDefault(relation.oid(), CatalogTable.UNKNOWN);
    }
}
