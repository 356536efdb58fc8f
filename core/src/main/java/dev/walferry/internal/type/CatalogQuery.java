package dev.walferry.internal.type;

import dev.walferry.type.TypeInfo;
import dev.walferry.type.TypeKind;
import dev.walferry.type.TypeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a type from the system catalogs with a single statement.
 *
 * <p>One row per enum label or composite field, one row if there are none. The range type of a multirange is found
 * through JSON because its column does not exist before PostgreSQL 14 and naming it would fail there.
 */
public final class CatalogQuery implements TypeSource {
    private static final String SQL = """
            SELECT n.nspname, t.typname, t.typtype::text, t.typcategory::text, t.typdelim::text,
                   CASE WHEN t.typtype = 'b' AND t.typcategory = 'A' AND t.typlen = -1
                        THEN t.typelem::bigint ELSE 0 END,
                   t.typbasetype::bigint,
                   coalesce((SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid),
                            (SELECT r.rngtypid FROM pg_catalog.pg_range r
                             WHERE pg_catalog.to_jsonb(r)->>'rngmultitypid' = t.oid::text), 0)::bigint,
                   (SELECT x.extname FROM pg_catalog.pg_depend d
                    JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
                    WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid
                      AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'),
                   m.name, m.type, t.typtypmod
            FROM pg_catalog.pg_type t
            JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN LATERAL (
                SELECT e.enumlabel::text AS name, 0::bigint AS type, e.enumsortorder::float8 AS position
                FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid
                UNION ALL
                SELECT a.attname::text, a.atttypid::bigint, a.attnum::float8
                FROM pg_catalog.pg_attribute a
                WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            ) m ON true
            WHERE t.oid =\s""";

    private final Connection connection;

    /**
     * Creates a source over a connection.
     *
     * @param connection in auto-commit mode, not closed
     */
    public CatalogQuery(Connection connection) {
        this.connection = connection;
    }

    @Override
    public @Nullable TypeInfo load(int typeOid) throws SQLException {
        // the only variable part is a number, so there is nothing to escape
        String sql = SQL + Integer.toUnsignedString(typeOid) + " ORDER BY m.position";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? read(typeOid, rows) : null;
        }
    }

    private static TypeInfo read(int typeOid, ResultSet row) throws SQLException {
        String schema = row.getString(1);
        String name = row.getString(2);
        TypeKind kind = TypeKind.of(row.getString(3).charAt(0));
        char category = row.getString(4).charAt(0);
        char delimiter = row.getString(5).charAt(0);
        int element = (int) row.getLong(6);
        int base = (int) row.getLong(7);
        int subtype = (int) row.getLong(8);
        String extension = row.getString(9);
        int modifier = row.getInt(12);
        List<String> labels = new ArrayList<>();
        List<TypeInfo.Field> fields = new ArrayList<>();
        do {
            String member = row.getString(10);
            if (member != null && kind == TypeKind.ENUM) {
                labels.add(member);
            } else if (member != null) {
                fields.add(new TypeInfo.Field(member, (int) row.getLong(11)));
            }
        } while (row.next());
        return new TypeInfo(
                typeOid,
                schema,
                name,
                kind,
                category,
                element,
                kind == TypeKind.DOMAIN ? base : 0,
                kind == TypeKind.DOMAIN ? modifier : -1,
                subtype,
                delimiter,
                labels,
                fields,
                extension);
    }
}
