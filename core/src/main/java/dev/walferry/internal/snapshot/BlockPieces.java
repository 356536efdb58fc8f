package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.snapshot.TablePlan.Position;
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

    private final List<Leaf> leaves;
    private final List<Part> first = new ArrayList<>();

    /** Pieces that have not ended, except those that read recent rows again. */
    private final TreeSet<Part.Rows> unended = new TreeSet<>(IN_ORDER);

    /** How many pieces have not ended, of both kinds. */
    private int left;

    /**
     * Makes all pieces.
     *
     * @param leaves the table's files by OID
     * @param start where to begin: everything before it was read earlier
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param blocks how many blocks to read at once
     */
    BlockPieces(List<Leaf> leaves, Position start, boolean recent, long blocks) {
        this.leaves = leaves;
        for (int i = 0; i < leaves.size(); i++) {
            long end = Tid.ofBlock(leaves.get(i).blocks());
            int order = start.compareLeaf(leaves.get(i));
            long begin = order < 0 ? end : order > 0 ? 0 : Math.min(end, start.tid());
            if (recent) {
                add(i, 0, begin, true, blocks);
            }
            add(i, begin, end, false, blocks);
        }
    }

    private void add(int leaf, long from, long to, boolean recentOnly, long blocks) {
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
        if (unended.remove(rows)) {
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
            unended.remove(rows);
            left--;
        }
    }

    @Override
    public boolean isAnyLeft() {
        return left > 0;
    }

    @Override
    public Position position() {
        if (leaves.isEmpty()) {
            return Position.START;
        }
        if (unended.isEmpty()) {
            Leaf last = leaves.get(leaves.size() - 1);
            return new Position(last.oid(), Tid.ofBlock(last.blocks()), null);
        }
        Part.Rows next = unended.first();
        return new Position(leaves.get(next.leaf()).oid(), next.from(), null);
    }
}
