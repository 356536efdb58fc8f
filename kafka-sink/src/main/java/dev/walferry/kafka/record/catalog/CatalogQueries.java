package dev.walferry.kafka.record.catalog;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All questions to the catalog about tables. */
final class CatalogQueries {
    private CatalogQueries() {}

    /** Describes the table of each relation, by OID, whether it exists or not. */
    static Map<Integer, CatalogTable> tables(
            Connection connection, String slot, boolean withLeaves, Collection<Relation> relations)
            throws SQLException {
        List<Integer> oids = relations.stream().map(Relation::oid).distinct().toList();
        Map<Integer, CatalogTable> tables = new TableQuery(connection, slot, withLeaves).tables(oids);
        Map<Integer, Map<String, CatalogColumn>> columns = ColumnQuery.columns(connection, oids);
        CatalogTypes types = TypeQuery.types(connection, typeOids(relations));
        tables.replaceAll((oid, table) ->
                table.withColumns(columns.getOrDefault(oid, Map.of())).withTypes(types));
        return tables;
    }

    private static Set<Integer> typeOids(Collection<Relation> relations) {
        return relations.stream()
                .flatMap(relation -> relation.columns().stream())
                .map(Column::typeOid)
                .collect(Collectors.toSet());
    }
}
