package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a table's files, block by block. Blocks that are added meanwhile need not be read: their rows come as changes.
 */
final class BlockPieces implements Pieces {
    private static final Comparator<Part.Rows> IN_ORDER =
            Comparator.comparingInt(Part.Rows::leaf).thenComparingLong(Part.Rows::from);
    private static final Comparator<Position> PLACES =
            Comparator.comparingInt(Position::leaf).thenComparingLong(Position::tid);

    private final List<Leaf> leaves;
    private final long blocks;
    private final List<Part> first = new ArrayList<>();

    /** Pieces that have not ended, except those that read recent rows again. */
    private final TreeSet<Part.Rows> unended = new TreeSet<>(IN_ORDER);

    /** The place after which no piece has ended. */
    private Position reach = Position.START;

    /** How many pieces have not ended, of both kinds. */
    private int left;

    /**
     * Makes all pieces.
     *
     * @param leaves the table's files by OID
     * @param read what was read earlier, in order
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param blocks how many blocks to read at once
     */
    BlockPieces(List<Leaf> leaves, List<Span> read, boolean recent, long blocks) {
        this.leaves = leaves;
        this.blocks = blocks;
        for (Span span : read) {
            add(reach, span.from(), false);
            if (recent) {
                add(span.from(), span.to(), true);
            }
            reach = span.to();
        }
        add(reach, Position.ofLeaf(leaves.size()), false);
    }

    private void add(Position from, Position to, boolean recentOnly) {
        for (int i = from.leaf(); i <= to.leaf() && i < leaves.size(); i++) {
            long end = end(i);
            long begin = i == from.leaf() ? from.tid() : 0;
            add(i, begin, i == to.leaf() ? Math.min(end, to.tid()) : end, recentOnly);
        }
    }

    private void add(int leaf, long from, long to, boolean recentOnly) {
        long at = from;
        while (at < to) {
            long end = Math.min(to, Tid.ofBlock(Tid.block(at) + blocks));
            Part.Rows part = new Part.Rows(leaf, at, end, recentOnly);
            first.add(part);
            left++;
            if (!recentOnly) {
                unended.add(part);
            }
            at = end;
        }
    }

    private long end(int leaf) {
        return Tid.ofBlock(leaves.get(leaf).blocks());
    }

    @Override
    public List<Part> first() {
        return first;
    }

    @Override
    public List<Part> cut(Part.Border border, @Nullable KeyText key) {
        throw new IllegalStateException("pieces of files have no keys at their borders");
    }

    @Override
    public List<Part> divide(Part part) {
        if (!isDivisible(part)) {
            return List.of();
        }
        Part.Rows rows = (Part.Rows) part;
        long middle = Tid.between(rows.from(), rows.to());
        Part.Rows lower = new Part.Rows(rows.leaf(), rows.from(), middle, rows.recentOnly());
        Part.Rows upper = new Part.Rows(rows.leaf(), middle, rows.to(), rows.recentOnly());
        if (!rows.recentOnly()) {
            unended.remove(rows);
            unended.add(lower);
            unended.add(upper);
        }
        left++;
        return List.of(lower, upper);
    }

    static boolean isDivisible(Part part) {
        return part instanceof Part.Rows rows && Tid.between(rows.from(), rows.to()) > rows.from();
    }

    @Override
    public void ended(Part part) {
        if (part instanceof Part.Rows rows) {
            left--;
            if (!rows.recentOnly()) {
                unended.remove(rows);
                Position to = endOf(rows);
                reach = PLACES.compare(to, reach) > 0 ? to : reach;
            }
        }
    }

    @Override
    public boolean isAnyLeft() {
        return left > 0;
    }

    /** Looks only at what was begun: that is little, however large the table is. */
    @Override
    public List<Span> read() {
        List<Span> read = new ArrayList<>();
        Position at = Position.START;
        for (Part.Rows next : unended) {
            Position from = startOf(next);
            if (PLACES.compare(from, reach) >= 0) {
                break;
            }
            addSpan(read, at, from);
            at = endOf(next);
        }
        addSpan(read, at, reach);
        return read;
    }

    private static void addSpan(List<Span> read, Position from, Position to) {
        if (PLACES.compare(from, to) < 0) {
            read.add(new Span(from, to));
        }
    }

    private static Position startOf(Part.Rows rows) {
        return new Position(rows.leaf(), rows.from(), null);
    }

    /** The end of a file is the beginning of the next one, so that both touch. */
    private Position endOf(Part.Rows rows) {
        return rows.to() >= end(rows.leaf())
                ? Position.ofLeaf(rows.leaf() + 1)
                : new Position(rows.leaf(), rows.to(), null);
    }
}
