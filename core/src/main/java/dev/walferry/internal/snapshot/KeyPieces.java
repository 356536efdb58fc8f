package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.snapshot.TablePlan.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a table between keys, for a table whose rows have no place that a query could name. The borders are looked up
 * one after the other as pieces are read, each in a short transaction. Any border will do, so it need not be read in the
 * same transaction as the rows.
 */
final class KeyPieces implements Pieces {
    private static final long ONE = 1;

    private final List<Leaf> leaves;
    private final List<Part> first = new ArrayList<>();

    /** Pieces that have not ended, in the order of their keys, except those that read recent rows again. Never many. */
    private final List<Part> unended = new ArrayList<>();

    /** How many pieces have not ended, of both kinds. */
    private int left;

    /**
     * Makes a piece for each file, or for what is left of it.
     *
     * @param leaves the table's files by OID
     * @param start where to begin: everything before it was read earlier
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param rows how many rows to read at once
     */
    KeyPieces(List<Leaf> leaves, Position start, boolean recent, long rows) {
        this.leaves = leaves;
        for (int i = 0; i < leaves.size(); i++) {
            int order = start.compareLeaf(leaves.get(i));
            KeyText after = order == 0 ? start.after() : null;
            if (recent && (order < 0 || after != null)) {
                add(new Part.Range(i, null, after, rows, true));
            }
            if (order >= 0) {
                add(new Part.Range(i, after, null, rows, false));
            }
        }
    }

    private void add(Part.Range range) {
        Part.Border border = new Part.Border(range);
        first.add(border);
        left++;
        if (!range.recentOnly()) {
            unended.add(border);
        }
    }

    @Override
    public List<Part> first() {
        return first;
    }

    @Override
    public List<Part> cut(Part.Border border, @Nullable KeyText key) {
        Part.Range range = border.range();
        List<Part> pieces = key == null ? List.of(range) : List.of(range.upTo(key), new Part.Border(range.after(key)));
        replace(border, pieces);
        return pieces;
    }

    @Override
    public List<Part> divide(Part part) {
        if (!isDivisible(part)) {
            return List.of();
        }
        Part.Range range = (Part.Range) part;
        List<Part> pieces = List.of(new Part.Border(new Part.Range(
                range.leaf(), range.after(), range.upTo(), Math.max(ONE, range.rows() / 2), range.recentOnly())));
        replace(range, pieces);
        return pieces;
    }

    static boolean isDivisible(Part part) {
        return part instanceof Part.Range range && range.rows() > ONE;
    }

    private void replace(Part part, List<Part> pieces) {
        int place = unended.indexOf(part);
        if (place >= 0) {
            unended.remove(place);
            unended.addAll(place, pieces);
        }
        left += pieces.size() - 1;
    }

    @Override
    public void ended(Part part) {
        if (part instanceof Part.Range) {
            unended.remove(part);
            left--;
        }
    }

    @Override
    public boolean isAnyLeft() {
        return left > 0;
    }

    @Override
    public Position position() {
        if (unended.isEmpty()) {
            return Position.END;
        }
        Part next = unended.get(0);
        Part.Range range = next instanceof Part.Border border ? border.range() : (Part.Range) next;
        return new Position(leaves.get(range.leaf()).oid(), 0, range.after());
    }
}
