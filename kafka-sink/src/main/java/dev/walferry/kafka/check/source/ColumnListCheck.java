package dev.walferry.kafka.check.source;

import dev.walferry.Printable;
import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.catalog.IdentityColumns;
import dev.walferry.replication.Publications.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Checks whether publications publish every column of each replica identity, and agree on the columns of each table.
 *
 * <p>Without a column of the identity the server refuses UPDATE and DELETE, and the records of inserts have no key.
 * Since 18 that includes generated columns, which are not published by default.
 */
final class ColumnListCheck {
    private static final int COLUMN_LISTS_SINCE = 15;

    /** Columns of replica identities that a publication leaves out; of a partitioned table, those of its partitions. */
    private static final String LEFT_OUT = "SELECT t.pubname, ln.nspname, l.relname, p.pubupdate OR p.pubdelete,"
            + " bool_or(a.attgenerated <> ''), string_agg(a.attname, ', ' ORDER BY a.attnum)"
            + " FROM pg_catalog.pg_publication_tables t JOIN pg_catalog.pg_publication p USING (pubname)"
            + " JOIN pg_catalog.pg_namespace n ON n.nspname = t.schemaname"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename"
            + " CROSS JOIN LATERAL (SELECT c.oid AS relid WHERE c.relkind <> 'p' UNION SELECT relid"
            + " FROM pg_catalog.pg_partition_tree(c.oid) WHERE isleaf) leaf"
            + " JOIN pg_catalog.pg_class l ON l.oid = leaf.relid JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = l.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " AND CASE l.relreplident WHEN 'f' THEN a.attgenerated = '' OR"
            + " pg_catalog.current_setting('server_version_num')::int >= 180000 ELSE a.attname = ANY ("
            + IdentityColumns.ofKey("l") + ") END"
            + " WHERE t.pubname = ANY (?) AND a.attname <> ALL (t.attnames)"
            + " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3";

    private static final String DIFFERENT = "SELECT schemaname, tablename, string_agg(pubname, ', ' ORDER BY pubname)"
            + " FROM pg_catalog.pg_publication_tables WHERE pubname = ANY (?) GROUP BY 1, 2"
            + " HAVING count(DISTINCT attnames::text) > 1 ORDER BY 1, 2";

    private record LeftOut(String publication, Table table, boolean refused, boolean generated, String columns) {
        static LeftOut read(ResultSet row) throws SQLException {
            return new LeftOut(
                    row.getString(1),
                    new Table(row.getString(2), row.getString(3)),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getString(6));
        }
    }

    private final CatalogReader catalog;
    private final CheckReport report;

    ColumnListCheck(CatalogReader catalog, CheckReport report) {
        this.catalog = catalog;
        this.report = report;
    }

    void run(List<String> publications) {
        report.attempt("column lists", () -> {
            if (catalog.major() < COLUMN_LISTS_SINCE) {
                return;
            }
            for (LeftOut found : catalog.all(LEFT_OUT, LeftOut::read, publications)) {
                leftOut(found);
            }
            for (String what : catalog.all(DIFFERENT, ColumnListCheck::different, publications)) {
                report.fail(
                        what,
                        "ALTER PUBLICATION ... SET TABLE ... with the same columns in each, or configure only one of them");
            }
        });
    }

    private static String different(ResultSet row) throws SQLException {
        return "table " + new Table(row.getString(1), row.getString(2)) + ": publications " + row.getString(3)
                + " publish different columns of it, which the server refuses in one stream";
    }

    private void leftOut(LeftOut found) {
        String what = "publication " + Printable.quoted(found.publication()) + ": leaves out " + found.columns()
                + " of the" + (found.refused() ? " replica identity of table " : " key of table ") + found.table();
        if (!found.refused()) {
            report.warn(what + ", so records have no key", "add the column to the publication's list");
        } else if (found.generated()) {
            report.fail(
                    what + ", so the server refuses UPDATE and DELETE on it",
                    "ALTER PUBLICATION ... SET (publish_generated_columns = stored) if the column is stored, or ALTER TABLE"
                            + " ... REPLICA IDENTITY DEFAULT or USING INDEX, without the generated column");
        } else {
            report.fail(
                    what + ", so the server refuses UPDATE and DELETE on it",
                    "add the columns to the publication's list, or change the table's replica identity");
        }
    }
}
