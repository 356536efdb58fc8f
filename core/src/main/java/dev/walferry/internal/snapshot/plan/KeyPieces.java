package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of a table between keys, for a table whose rows have no place that a query could name. The borders are looked up
 * one after the other as pieces are read, each in a short transaction. Any border will do, so it need not be read in the
 * same transaction as the rows.
 */
final class KeyPieces implements Pieces {
    private static final long ONE = 1;

    private final int leaves;
    private final long rows;
    private final List<Part> first = new ArrayList<>();

    /** Pieces that have not ended, in the order of their keys, except those that read recent rows again. Never many. */
    private final List<Part> unended = new ArrayList<>();

    /** How many pieces have not ended, of both kinds. */
    private int left;

    /**
     * Makes a piece for each file, or for what is left of it.
     *
     * @param leaves the table's files by OID
     * @param read what was read earlier, in order
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param rows how many rows to read at once
     */
    KeyPieces(List<Leaf> leaves, List<Span> read, boolean recent, long rows) {
        this.leaves = leaves.size();
        this.rows = rows;
        Position at = Position.START;
        for (Span span : read) {
            add(at, span.from(), false);
            if (recent) {
                add(span.from(), span.to(), true);
            }
            at = span.to();
        }
        add(at, Position.ofLeaf(this.leaves), false);
    }

    private void add(Position from, Position to, boolean recentOnly) {
        for (int i = from.leaf(); i <= to.leaf() && i < leaves; i++) {
            KeyText after = i == from.leaf() ? from.after() : null;
            KeyText upTo = i == to.leaf() ? to.after() : null;
            boolean isEmpty = i == to.leaf() && Objects.equals(after, upTo);
            if (!isEmpty) {
                add(new Part.Range(i, after, upTo, rows, recentOnly));
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
    public List<Span> read() {
        List<Span> read = new ArrayList<>();
        Position at = Position.START;
        for (Part part : unended) {
            Part.Range next = part instanceof Part.Border border ? border.range() : (Part.Range) part;
            addSpan(read, at, new Position(next.leaf(), 0, next.after()));
            KeyText upTo = next.upTo();
            at = upTo == null ? Position.ofLeaf(next.leaf() + 1) : new Position(next.leaf(), 0, upTo);
        }
        addSpan(read, at, Position.ofLeaf(leaves));
        return read;
    }

    /**
     * Adds the span between two places. Only the server can compare keys, but pieces are in order, so two places are
     * either equal or have rows between them.
     */
    private static void addSpan(List<Span> read, Position from, Position to) {
        if (!from.equals(to)) {
            read.add(new Span(from, to));
        }
    }
}
