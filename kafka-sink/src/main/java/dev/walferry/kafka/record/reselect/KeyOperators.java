package dev.walferry.kafka.record.reselect;

import dev.walferry.type.TypeOid;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the equality operator of a type. The session's path is empty. So the name alone does not find the operator of an
 * extension's type, or it finds one that no index of the type supports. Safe in any thread.
 */
final class KeyOperators {
    private static final String BUILT_IN = "OPERATOR(pg_catalog.=)";

    private static final String EQUALITY = "WITH RECURSIVE base(oid) AS (SELECT %s::pg_catalog.oid UNION ALL"
            + " SELECT t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype = 'd')"
            + " SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname) FROM base b"
            + " JOIN pg_catalog.pg_opclass c ON c.opcintype = b.oid AND c.opcdefault"
            + " JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'"
            + " JOIN pg_catalog.pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype"
            + " AND p.amoprighttype = c.opcintype AND p.amopstrategy = 3"
            + " JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace";

    private final Map<Integer, String> known = new ConcurrentHashMap<>();

    /** Returns the operator in SQL. */
    String of(Connection connection, int typeOid) throws SQLException {
        if (TypeOid.isAssignedByHand(typeOid)) {
            return BUILT_IN;
        }
        String operator = known.get(typeOid);
        if (operator == null) {
            operator = ask(connection, typeOid);
            known.put(typeOid, operator);
        }
        return operator;
    }

    /** Asks for the operators of a type; enums, arrays and ranges have PostgreSQL's own. */
    private static String ask(Connection connection, int typeOid) throws SQLException {
        String sql = EQUALITY.replaceFirst("%s", Integer.toUnsignedString(typeOid));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : BUILT_IN;
        }
    }
}
