package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.replication.Sql;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.Tid;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a table, as its publications say, and what it looks like in the stream.
 *
 * @param relation the stream's own description
 * @param types of its columns, those that the stream names
 * @param keys the columns that tell rows apart; {@link KeySql#NONE} if none do
 * @param unread the columns whose values are not read, though they are published
 * @param filter which rows are published, an SQL condition; empty for all
 * @param fingerprint names all that must stay as it is while the table is read, as {@link Fingerprint} says
 * @param partitions those that hold its rows
 * @param outOfLine whether a large value can be left out of a change
 * @param byKey whether its rows are read by key, because the server cannot read a range of their places alone
 * @param leaves its files by OID
 * @param bytes their size, large values included
 * @param rows an estimate, -1 for none
 */
public record TableLayout(
        Relation relation,
        List<Type> types,
        KeySql keys,
        Set<String> unread,
        String filter,
        String fingerprint,
        Partitions partitions,
        boolean outOfLine,
        boolean byKey,
        List<Leaf> leaves,
        long bytes,
        long rows) {

    private static final int MOST_ROWS = 100_000;

    /** A guess, for a table that was never analyzed. */
    private static final long BYTES_OF_A_ROW = 100;

    /** Returns this layout with its files, once they were measured. */
    public TableLayout withFiles(boolean isByKey, List<Leaf> files, long size, long estimate) {
        return new TableLayout(
                relation,
                types,
                keys,
                unread,
                filter,
                fingerprint,
                partitions,
                outOfLine,
                isByKey,
                List.copyOf(files),
                size,
                estimate);
    }

    /** Returns the names of the columns that tell rows apart; empty if none do. */
    public List<String> key() {
        return keys.columns();
    }

    /** Returns about how many rows fill this number of bytes. */
    public long rowsOf(int chunkBytes) {
        long each = rows > 0 ? Math.max(1, bytes / rows) : BYTES_OF_A_ROW;
        return Math.min(MOST_ROWS, Math.max(1, chunkBytes / each));
    }

    /** Returns about how many blocks fill this number of bytes. */
    public long blocksOf(int chunkBytes) {
        long blocks = leaves.stream().mapToLong(Leaf::blocks).sum();
        return blocks == 0 ? 1 : Math.max(1, (long) (chunkBytes / Math.max(1.0, (double) bytes / blocks)));
    }

    /** Identifies everything besides the file that a place in it depends on, so that an outdated place is recognized. */
    public String identity() {
        String without = unread.isEmpty() ? "" : "|" + new TreeSet<>(unread);
        return sum(fingerprint + "|" + filter + "|" + (byKey ? "by key" : "by block") + without);
    }

    /**
     * Returns a name for each file, in order. A partition that was detached and comes back has another name, and so has a
     * rewritten file, if its rows are read by their places.
     */
    public List<String> files() {
        return leaves.stream()
                .map(leaf -> sum(partitions.name(leaf) + "|" + leaf.oid() + "|" + (byKey ? "" : leaf.filenode())))
                .toList();
    }

    private static String sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    /** Returns the query that reads a part. */
    public String select(Part part, long since) {
        String columns = relation.columns().stream()
                .map(Column::name)
                .filter(name -> !unread.contains(name))
                .map(Sql::identifier)
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + from(part) + " WHERE " + where(part, since)
                + (filter.isEmpty() ? "" : " AND (" + filter + ")");
    }

    /** Rows of tables that inherit from an ordinary table are not its own; those of partitions are. */
    private String from(Part part) {
        Leaf leaf = leaf(part);
        if (leaf != null) {
            return "ONLY " + leaf.quotedName();
        }
        boolean partitioned = leaves.size() != 1 || leaves.get(0).oid() != relation.oid();
        return (partitioned ? "" : "ONLY ") + quotedName();
    }

    /** Returns the file that a part is in; null if it may be in any. */
    @Nullable
    public Leaf leaf(Part part) {
        if (part instanceof Part.Border border) {
            return leaf(border.range());
        }
        if (part instanceof Part.Rows rows) {
            return leaves.get(rows.leaf());
        }
        return part instanceof Part.Range range ? leaves.get(range.leaf()) : null;
    }

    public String quotedName() {
        return Sql.identifier(relation.namespace()) + "." + Sql.identifier(relation.name());
    }

    private String where(Part part, long since) {
        if (part instanceof Part.Keys some) {
            return keys.in(some.keys());
        }
        if (part instanceof Part.Whole) {
            return "true";
        }
        if (part instanceof Part.Range range) {
            return between(range) + (range.recentOnly() ? recentSince(since) : "");
        }
        Part.Rows rows = (Part.Rows) part;
        String recent = rows.recentOnly() ? recentSince(since) : "";
        return "ctid >= '" + Tid.text(rows.from()) + "' AND ctid < '" + Tid.text(rows.to()) + "'" + recent;
    }

    /** The server knows the low 32 bits of a row's writer, and how to compare them. */
    private static String recentSince(long xid) {
        return " AND pg_catalog.age(xmin) <= pg_catalog.age('" + Integer.toUnsignedString((int) xid)
                + "'::pg_catalog.xid)";
    }

    /** Returns the query for the key at which to cut a range; it has no row if the range is not longer than wanted. */
    public String selectBorder(Part.Range range) {
        // distinct names, because ORDER BY takes the names of a result first
        String texts = IntStream.range(0, key().size())
                .mapToObj(i -> Sql.identifier(key().get(i)) + "::pg_catalog.text AS \"walferry." + i + '"')
                .collect(Collectors.joining(", "));
        return "SELECT " + texts + " FROM ONLY " + leaves.get(range.leaf()).quotedName() + " WHERE " + between(range)
                + " ORDER BY " + keys.order() + " LIMIT 1 OFFSET " + (range.rows() - 1);
    }

    private String between(Part.Range range) {
        String after = range.after() == null ? "true" : keys.after(range.after());
        return range.upTo() == null ? after : after + " AND " + keys.upTo(range.upTo());
    }
}
