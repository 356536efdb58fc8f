package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be read of one table, and how far that has come: piece by piece, then the rows by key that no piece may have
 * had. Safe in any thread.
 *
 * <p>A row that moves from a piece that is still to be read into one that was read is missed. Its change has the whole
 * row, except values that are stored out of line and did not change. Such a key is noted and read by itself.
 */
public final class TablePlan {
    private static final int KEYS_AT_ONCE = 1000;

    private final Pieces pieces;
    private final ArrayDeque<Part> todo;
    private final Set<KeyText> unread = new HashSet<>();
    private final List<Part.Keys> beingRead = new ArrayList<>();
    private final Map<Part, Set<KeyText>> dropped = new HashMap<>();
    private final Set<Part> heldBack = new HashSet<>();
    private int inFlight;
    private long ended;
    private long total;

    private TablePlan(Pieces pieces, List<Part> first) {
        this.pieces = pieces;
        this.todo = new ArrayDeque<>(first);
        this.total = first.size();
    }

    /**
     * Returns a plan to read a table block by block.
     *
     * @param leaves the table's files by OID
     * @param read what was read earlier, in order
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param blocks how many blocks to read at once
     */
    public static TablePlan byBlock(List<Leaf> leaves, List<Span> read, boolean recent, long blocks) {
        Pieces pieces = new BlockPieces(List.copyOf(leaves), read, recent, blocks);
        return new TablePlan(pieces, pieces.first());
    }

    /**
     * Returns a plan to read a table in the order of its key.
     *
     * @param leaves the table's files by OID
     * @param read what was read earlier, in order
     * @param recent whether to read recent rows there again, because their changes may lack large values
     * @param rows how many rows to read at once
     */
    public static TablePlan byKey(List<Leaf> leaves, List<Span> read, boolean recent, long rows) {
        Pieces pieces = new KeyPieces(List.copyOf(leaves), read, recent, rows);
        return new TablePlan(pieces, pieces.first());
    }

    /** Returns a plan to read everything at once. */
    public static TablePlan whole() {
        return new TablePlan(new BlockPieces(List.of(), List.of(), false, 1), List.of(new Part.Whole()));
    }

    /** Returns the next part to read; null if there is none now. */
    public synchronized @Nullable Part take() {
        if (unread.size() >= KEYS_AT_ONCE || (todo.isEmpty() && inFlight == 0 && !unread.isEmpty())) {
            todo.addFirst(takeKeys());
        }
        Part part = todo.pollFirst();
        if (part != null) {
            inFlight++;
        }
        return part;
    }

    private Part takeKeys() {
        Set<KeyText> keys = new HashSet<>();
        for (KeyText key : unread) {
            if (keys.size() == KEYS_AT_ONCE) {
                break;
            }
            keys.add(key);
        }
        unread.removeAll(keys);
        Part.Keys part = new Part.Keys(keys);
        beingRead.add(part);
        total++;
        return part;
    }

    /** Has a part read again. */
    public synchronized void again(Part part) {
        inFlight--;
        todo.addFirst(part);
    }

    /** Has a part that is too large read again, divided if that is possible. */
    public synchronized void divide(Part part) {
        List<Part> divided = part instanceof Part.Keys keys ? halves(keys) : pieces.divide(part);
        if (divided.isEmpty()) {
            again(part);
        } else {
            replace(divided);
        }
    }

    /** Rows that are read by key have large values, so a few may be too many. */
    private List<Part> halves(Part.Keys part) {
        List<KeyText> keys = List.copyOf(part.keys());
        if (keys.size() == 1) {
            return List.of();
        }
        Part.Keys first = new Part.Keys(Set.copyOf(keys.subList(0, keys.size() / 2)));
        Part.Keys second = new Part.Keys(Set.copyOf(keys.subList(keys.size() / 2, keys.size())));
        beingRead.remove(part);
        beingRead.add(first);
        beingRead.add(second);
        return List.of(first, second);
    }

    /**
     * Notes a border that was looked up.
     *
     * @param key the key at which to cut the range; null if it has no more rows than wanted
     */
    public synchronized void cut(Part.Border border, @Nullable KeyText key) {
        replace(pieces.cut(border, key));
    }

    /** Puts parts first, in their order, so that few pieces are begun and the position moves on. */
    private void replace(List<Part> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            todo.addFirst(parts.get(i));
        }
        inFlight--;
        total += parts.size() - 1;
    }

    /** Returns whether a part that is too large can be divided. */
    public static boolean isDivisible(Part part) {
        return BlockPieces.isDivisible(part)
                || KeyPieces.isDivisible(part)
                || (part instanceof Part.Keys keys && keys.keys().size() > 1);
    }

    /**
     * Notes that all rows of a part have been returned, except those that were dropped. The part counts as read once those
     * have been returned, too.
     */
    public synchronized void ended(Part part) {
        inFlight--;
        ended++;
        if (part instanceof Part.Keys keys) {
            beingRead.remove(keys);
            dropped.values()
                    .forEach(waiting -> waiting.removeIf(key -> keys.keys().contains(key) && !isToBeRead(key)));
            dropped.values().removeIf(Set::isEmpty);
            heldBack.removeIf(this::endedIfWhole);
        } else if (!endedIfWhole(part)) {
            heldBack.add(part);
        }
    }

    private boolean endedIfWhole(Part part) {
        boolean isWhole = !dropped.containsKey(part);
        if (isWhole) {
            pieces.ended(part);
        }
        return isWhole;
    }

    private boolean isToBeRead(KeyText key) {
        return unread.contains(key) || isBeingRead(key);
    }

    private boolean isBeingRead(KeyText key) {
        return beingRead.stream().anyMatch(part -> part.keys().contains(key));
    }

    /**
     * Notes a row that no part may contain. When all pieces are read, each row has been read or noted. From then on only
     * a row that is noted and gets another key counts.
     */
    public synchronized void unread(KeyText key, KeyText before) {
        if (pieces.isAnyLeft() || (!key.equals(before) && isToBeRead(before))) {
            unread.add(key);
        }
    }

    /** Notes rows that may have moved to where no part is, since the files were measured. */
    public synchronized void unread(Set<KeyText> keys) {
        unread.addAll(keys);
    }

    /** Notes a row that was read and not returned. */
    public synchronized void dropped(KeyText key) {
        unread.add(key);
    }

    /** Notes that a row was dropped: the part does not count as read before that row is read by its key. */
    public synchronized void dropped(Part part, KeyText key) {
        unread.add(key);
        if (!(part instanceof Part.Keys)) {
            dropped.computeIfAbsent(part, p -> new HashSet<>()).add(key);
        }
    }

    /** Returns whether everything has been read and returned. */
    public synchronized boolean isFinished() {
        return todo.isEmpty() && inFlight == 0 && unread.isEmpty();
    }

    /** Returns what has been read and returned, in order. Few spans, because pieces are begun in order. */
    public synchronized List<Span> read() {
        return pieces.read();
    }

    /** Returns how many parts have ended. */
    public synchronized long endedParts() {
        return ended;
    }

    /** Returns how many parts there are, as far as is known now. */
    public synchronized long parts() {
        return total;
    }
}
