package dev.walferry.kafka.cli.check;

import dev.walferry.kafka.cli.CatalogReader;
import java.sql.SQLException;
import java.util.List;

/** Whether a publication's column list leaves out part of a table's key: then its records have none. */
final class ColumnListCheck {
    private static final int COLUMN_LISTS_SINCE = 15;

    private static final String CUT = "SELECT format('publication \"%s\": leaves out %s of the key of table %s.%s',"
            + " t.pubname, string_agg(a.attname, ', ' ORDER BY a.attnum), t.schemaname, t.tablename)"
            + " FROM pg_catalog.pg_publication_tables t JOIN pg_catalog.pg_namespace n ON n.nspname = t.schemaname"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename"
            + " JOIN pg_catalog.pg_index i ON i.indrelid = c.oid"
            + " AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
            + " AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])"
            + " WHERE t.pubname = ANY (?) AND a.attname <> ALL (t.attnames)"
            + " GROUP BY t.pubname, t.schemaname, t.tablename ORDER BY 1";

    private final CatalogReader query;
    private final CheckReport report;

    ColumnListCheck(CatalogReader query, CheckReport report) {
        this.query = query;
        this.report = report;
    }

    void run(List<String> publications) {
        report.attempt("column lists", "", () -> {
            for (String what : cut(publications)) {
                report.warn(what + ", so records have no key", "add the column to the publication's list");
            }
        });
    }

    private List<String> cut(List<String> publications) throws SQLException {
        int major = query.major();
        return major < COLUMN_LISTS_SINCE ? List.of() : query.all(CUT, row -> row.getString(1), publications);
    }
}
