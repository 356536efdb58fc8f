package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.snapshot.plan.Leaf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a table, as a reader's transaction sees it, with its layout. */
public final class LayoutCheck {
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    /** The name in the transaction's snapshot; the table may be dropped by now. Foreign tables have no name here. */
    private static final String PARTITION =
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind = 'r' AND c.oid = ";

    private final ReaderSession session;

    public LayoutCheck(ReaderSession session) {
        this.session = session;
    }

    /**
     * The snapshot of a transaction that has begun and that sees the table as the layout says.
     *
     * @param snapshot which transactions it sees
     * @param readAt when, in microseconds since 2000-01-01 UTC
     */
    public record Checked(VisibilitySnapshot snapshot, long readAt) {}

    /**
     * Takes the transaction's snapshot.
     *
     * @param leaf the file that is about to be read; null for any
     * @throws TableChangedException if the table is no longer what the layout says
     * @throws PartitionGoneException if the file's partition is no longer the table's
     */
    public Checked check(TableLayout layout, @Nullable Leaf leaf) throws SQLException {
        long oid = Integer.toUnsignedLong(layout.relation().oid());
        String sql = "SELECT pg_catalog.pg_current_snapshot()::text,"
                + " (extract(epoch FROM pg_catalog.clock_timestamp()) * 1000000)::bigint, "
                + Fingerprint.of(oid, session.sent(), session.major()) + ", "
                + Fingerprint.partitions(oid, session.major())
                + (leaf == null
                        ? ""
                        : ", pg_catalog.to_regclass(" + Sql.literal(leaf.quotedName()) + ")::oid::bigint,"
                                + " pg_catalog.pg_relation_filenode(" + Integer.toUnsignedLong(leaf.oid())
                                + ")::bigint");
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            require(layout.fingerprint().equals(row.getString(3)));
            requirePartitions(layout, leaf, row.getString(4));
            require(leaf == null || (int) row.getLong(5) == leaf.oid());
            require(leaf == null || layout.byKey() || row.getLong(6) == leaf.filenode());
            return new Checked(VisibilitySnapshot.parse(row.getString(1)), row.getLong(2) - MICROS_FROM_1970_TO_2000);
        }
    }

    /** Looks at new partitions first: once the last unread one is gone, no later check looks at them. */
    private void requirePartitions(TableLayout layout, @Nullable Leaf leaf, String now) throws SQLException {
        if (!layout.key().isEmpty()) { // otherwise all is read at once
            requireEmpty(layout.partitions().unknown(now));
            layout.partitions().know(now);
        }
        if (leaf != null && layout.partitions().isGone(leaf, now)) {
            throw new PartitionGoneException();
        }
    }

    private static void require(boolean isSame) {
        if (!isSame) {
            throw new TableChangedException();
        }
    }

    /**
     * Requires new partitions to be empty. If one is empty when it is first seen, all its rows come as changes. Rows that it
     * has when it is attached do not. One that was rewritten after the snapshot looks empty, whatever it holds.
     */
    private void requireEmpty(List<Long> partitions) throws SQLException {
        for (long oid : partitions) {
            String name = session.text(PARTITION + oid);
            require(!name.isEmpty()
                    && session.text("SELECT NOT EXISTS (SELECT FROM ONLY " + name + ")")
                            .equals("t")
                    && session.text(
                                    "SELECT relfilenode = pg_catalog.pg_relation_filenode(oid) AND oid = pg_catalog.to_regclass("
                                            + Sql.literal(name) + ") FROM pg_catalog.pg_class WHERE oid = " + oid)
                            .equals("t"));
        }
    }
}
