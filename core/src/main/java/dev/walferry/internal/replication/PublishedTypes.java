package dev.walferry.internal.replication;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The types of the columns that some publications publish, with all they are made of: array elements, composite fields,
 * a range's bounds, a domain's base.
 *
 * <p>The server looks for a binary form of a column's own type and falls back to text if there is none. A contained
 * value is sent by the container's send function, which fails.
 */
public final class PublishedTypes {
    /** {@code nested} tells a column's own type, and the base of its domain, from what is contained in it. */
    private static final String WITHOUT_BINARY_FORM = """
            WITH RECURSIVE part(oid, nested) AS (
                SELECT a.atttypid, false
                FROM pg_catalog.pg_publication_tables p
                JOIN pg_catalog.pg_namespace n ON n.nspname = p.schemaname
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE p.pubname IN (%s)
              UNION
                SELECT inner_type.oid, part.nested OR inner_type.nested
                FROM part
                JOIN pg_catalog.pg_type t ON t.oid = part.oid
                CROSS JOIN LATERAL (
                    SELECT t.typbasetype, false WHERE t.typtype = 'd'
                  UNION ALL
                    SELECT t.typelem, true WHERE t.typelem <> 0
                  UNION ALL
                    SELECT f.atttypid, true FROM pg_catalog.pg_attribute f
                    WHERE t.typtype = 'c' AND f.attrelid = t.typrelid AND f.attnum > 0 AND NOT f.attisdropped
                  UNION ALL
                    SELECT r.rngsubtype, true FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
                  UNION ALL
                    SELECT r.rngsubtype, true FROM pg_catalog.pg_range r
                    WHERE (pg_catalog.to_jsonb(r)->>'rngmultitypid')::oid = t.oid
                ) AS inner_type(oid, nested)
            )
            SELECT pg_catalog.format_type(t.oid, NULL)
            FROM part JOIN pg_catalog.pg_type t ON t.oid = part.oid
            WHERE part.nested AND t.typsend = 0
            ORDER BY 1 LIMIT 1""";

    private final Connection connection;

    public PublishedTypes(Connection connection) {
        this.connection = connection;
    }

    /** Returns a type that would make a binary stream fail, by name; empty if there is none. */
    public Optional<String> withoutBinaryForm(List<String> publications) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        String.format(Locale.ROOT, WITHOUT_BINARY_FORM, Sql.literals(publications)))) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }
}
