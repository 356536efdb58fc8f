package dev.walferry.kafka.record.reselect;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.type.TypeOid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Whether columns of a table still have the types that the stream's relation has. The text of another type's value is not in
 * the form that the relation's readers expect.
 */
final class TypeCondition {
    /** Types whose modifier is a limit that the text does not show. */
    private static final Set<Integer> LIMITED = Set.of(TypeOid.VARCHAR, TypeOid.BPCHAR);

    private TypeCondition() {}

    /**
     * The condition in SQL.
     *
     * @param table the OID of the table in SQL; an expression outside of the condition's own query
     * @param relation the table as the stream has it
     * @param names the columns
     */
    static String of(String table, Relation relation, List<String> names, PGConnection connection) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (Column column : relation.columns()) {
            if (names.contains(column.name())) {
                columns.add(unaltered(column, connection));
            }
        }
        return "(SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid OPERATOR(pg_catalog.=) "
                + table
                + " AND NOT a.attisdropped AND (" + String.join(" OR ", columns) + ")) OPERATOR(pg_catalog.=) "
                + names.size();
    }

    private static String unaltered(Column column, PGConnection connection) throws SQLException {
        String type = "(a.attname OPERATOR(pg_catalog.=) '" + connection.escapeLiteral(column.name())
                + "' AND a.atttypid OPERATOR(pg_catalog.=) '" + Integer.toUnsignedString(column.typeOid())
                + "'::pg_catalog.oid";
        return LIMITED.contains(column.typeOid())
                ? type + ")"
                : type + " AND a.atttypmod OPERATOR(pg_catalog.=) '" + column.typmod() + "'::pg_catalog.int4)";
    }
}
