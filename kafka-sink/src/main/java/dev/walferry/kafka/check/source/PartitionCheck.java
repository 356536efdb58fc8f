package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.record.catalog.IdentityColumns;
import dev.walferry.replication.Publications.Table;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the replica identity of every partition covers the key of its root, if changes are published as the root's.
 *
 * <p>Under {@code publish_via_partition_root} the stream describes the root, but an old row holds the columns of the
 * partition's own replica identity. Columns beyond those arrive as null, although the row had values there.
 */
final class PartitionCheck {
    private static final String PARTITIONS = "SELECT DISTINCT n.nspname, c.relname, c.relreplident::text, "
            + IdentityColumns.ofKey("c") + ", ln.nspname, l.relname, l.relreplident::text, "
            + IdentityColumns.ofIdentity("l")
            + " FROM pg_catalog.pg_publication_tables t JOIN pg_catalog.pg_publication p USING (pubname)"
            + " JOIN pg_catalog.pg_namespace n ON n.nspname = t.schemaname"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename"
            + " CROSS JOIN LATERAL pg_catalog.pg_partition_tree(c.oid) part"
            + " JOIN pg_catalog.pg_class l ON l.oid = part.relid AND part.isleaf"
            + " JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace"
            + " WHERE t.pubname = ANY (?) AND c.relkind = 'p' AND (p.pubupdate OR p.pubdelete) ORDER BY 1, 2, 5, 6";

    /** A partition and its root, with the columns of the root's key and of the partition's replica identity. */
    private record Partition(Table root, String rootIdentity, List<String> key, Table leaf, Identity identity) {
        static Partition read(ResultSet row) throws SQLException {
            return new Partition(
                    new Table(row.getString(1), row.getString(2)),
                    row.getString(3),
                    strings(row.getArray(4)),
                    new Table(row.getString(5), row.getString(6)),
                    new Identity(row.getString(7), strings(row.getArray(8))));
        }

        private static List<String> strings(Array array) throws SQLException {
            return List.of((String[]) array.getArray());
        }

        Partition withKey(List<String> chosen) {
            return new Partition(root, rootIdentity, chosen, leaf, identity);
        }
    }

    private record Identity(String letter, List<String> columns) {
        boolean isFull() {
            return letter.equals("f");
        }

        boolean isUsable() {
            return isFull() || !columns.isEmpty();
        }

        boolean covers(List<String> key) {
            return isFull() || Set.copyOf(columns).containsAll(key);
        }
    }

    /** What can be wrong with a partition. */
    private enum Fault {
        REFUSED,
        NULLS_IN_OLD_ROW,
        KEY_NOT_COVERED
    }

    private final CatalogReader catalog;
    private final SinkConfig config;
    private final CheckReport report;

    PartitionCheck(CatalogReader catalog, SinkConfig config, CheckReport report) {
        this.catalog = catalog;
        this.config = config;
        this.report = report;
    }

    void run(List<String> publications) {
        report.attempt("partitions", () -> {
            Map<Table, List<Partition>> byRoot = new LinkedHashMap<>();
            for (Partition partition : catalog.all(PARTITIONS, Partition::read, publications)) {
                byRoot.computeIfAbsent(partition.root(), root -> new ArrayList<>())
                        .add(withChosenKey(partition));
            }
            byRoot.forEach(this::report);
        });
    }

    private Partition withChosenKey(Partition partition) {
        List<String> chosen = KeyChoice.of(config.records(), partition.root());
        return chosen == null ? partition : partition.withKey(chosen);
    }

    private void report(Table root, List<Partition> partitions) {
        Map<Fault, List<Partition>> faults = new LinkedHashMap<>();
        for (Partition partition : partitions) {
            Fault fault = fault(partition);
            if (fault != null) {
                faults.computeIfAbsent(fault, f -> new ArrayList<>()).add(partition);
            }
        }
        faults.forEach((fault, found) -> report(fault, found));
        if (faults.isEmpty()) {
            report.ok("partitions of " + root + ": replica identities cover the root's key");
        }
    }

    private static @Nullable Fault fault(Partition partition) {
        Identity identity = partition.identity();
        if (!identity.isUsable()) {
            return Fault.REFUSED;
        }
        if (partition.rootIdentity().equals("f") && !identity.isFull()) {
            return Fault.NULLS_IN_OLD_ROW;
        }
        return identity.covers(partition.key()) ? null : Fault.KEY_NOT_COVERED;
    }

    private void report(Fault fault, List<Partition> partitions) {
        Partition first = partitions.get(0);
        String what = "partitions of " + first.root() + ": "
                + ShortList.of(partitions, partition -> partition.leaf().toString());
        String sent = String.join(", ", first.identity().columns());
        switch (fault) {
            case REFUSED ->
                report.warn(
                        what + ": no usable replica identity, so the server refuses UPDATE and DELETE on them",
                        "ALTER TABLE ... REPLICA IDENTITY FULL on each partition, or add a primary key to the root");
            case NULLS_IN_OLD_ROW ->
                report.fail(
                        what + ": old rows hold only (" + sent + ") and null in every other column, although the root's"
                                + " replica identity FULL promises whole rows",
                        "ALTER TABLE ... REPLICA IDENTITY FULL on each of these partitions");
            case KEY_NOT_COVERED ->
                report.fail(
                        what + ": old rows hold only (" + sent + "), not the whole key ("
                                + String.join(", ", first.key()) + ") of the root's records",
                        "ALTER TABLE ... REPLICA IDENTITY FULL, or an identity with these columns, on each of these"
                                + " partitions");
        }
    }
}
