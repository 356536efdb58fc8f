package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read of one table, and how far it has come: piece by piece through its files, then the rows by key that
 * no piece may have had. Safe in any thread.
 *
 * <p>A row that moves from a piece that is still to be read into one that was read is missed. Its change has the whole
 * row, except values that are stored out of line and did not change. Such a key is noted and read by itself.
 *
 * <p>Blocks that are added to a file meanwhile need not be read: what is in them comes as a change.
 */
public final class TablePlan {
    private static final int KEYS_AT_ONCE = 1000;

    private static final Comparator<Part.Rows> IN_ORDER =
            Comparator.comparingInt(Part.Rows::leaf).thenComparingLong(Part.Rows::from);

    private final List<Leaf> leaves;
    private final ArrayDeque<Part> todo = new ArrayDeque<>();

    /** Pieces that have not ended, except those that read recent rows again. */
    private final TreeSet<Part.Rows> unended = new TreeSet<>(IN_ORDER);

    private final Set<KeyText> unread = new HashSet<>();
    private final Set<KeyText> beingRead = new HashSet<>();
    /** Pieces that have not ended, all of them. */
    private int pieces;

    private int inFlight;
    private long ended;
    private long total;

    /**
     * A plan.
     *
     * @param leaves the table's files by OID
     * @param start where to begin: everything before it was read earlier
     * @param recent whether rows there may have changed without telling everything
     * @param piece how many blocks to read at once
     */
    public TablePlan(List<Leaf> leaves, Position start, boolean recent, long piece) {
        this.leaves = List.copyOf(leaves);
        for (int i = 0; i < leaves.size(); i++) {
            long end = Tid.ofBlock(leaves.get(i).blocks());
            int order = Integer.compareUnsigned(leaves.get(i).oid(), start.leaf());
            long begin = order < 0 ? end : order > 0 ? 0 : Math.min(end, start.tid());
            if (recent) {
                add(i, 0, begin, true, piece);
            }
            add(i, begin, end, false, piece);
        }
        total = todo.size();
    }

    private TablePlan(List<Leaf> leaves, Part only) {
        this.leaves = List.copyOf(leaves);
        todo.add(only);
        total = 1;
    }

    /** A plan to read everything at once. */
    static TablePlan whole(List<Leaf> leaves) {
        return new TablePlan(leaves, new Part.Whole());
    }

    /**
     * How far a table was read.
     *
     * @param leaf the OID of the file that is next
     * @param tid the first place there that was not read, as {@link Tid} counts
     */
    public record Position(int leaf, long tid) {
        /** Nothing was read. */
        public static final Position START = new Position(0, 0);
    }

    private void add(int leaf, long from, long to, boolean recentOnly, long piece) {
        long at = from;
        while (at < to) {
            long end = Math.min(to, Tid.ofBlock(Tid.block(at) + piece));
            Part.Rows part = new Part.Rows(leaf, at, end, recentOnly);
            todo.addLast(part);
            pieces++;
            if (!recentOnly) {
                unended.add(part);
            }
            at = end;
        }
    }

    /** The next part to read; null if there is none now. */
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
        beingRead.addAll(keys);
        total++;
        return new Part.Keys(keys);
    }

    /** A part has to be read again. */
    public synchronized void again(Part part) {
        inFlight--;
        todo.addFirst(part);
    }

    /** A part is too large: it has to be read again, in two halves if it can be divided. */
    public synchronized void divide(Part part) {
        if (!isDivisible(part)) {
            again(part);
            return;
        }
        Part.Rows rows = (Part.Rows) part;
        long middle = Tid.between(rows.from(), rows.to());
        Part.Rows first = new Part.Rows(rows.leaf(), rows.from(), middle, rows.recentOnly());
        Part.Rows second = new Part.Rows(rows.leaf(), middle, rows.to(), rows.recentOnly());
        todo.addFirst(second);
        todo.addFirst(first);
        if (unended.remove(rows)) {
            unended.add(first);
            unended.add(second);
        }
        inFlight--;
        total++;
        pieces++;
    }

    /** Whether a part can be read in two halves. */
    public static boolean isDivisible(Part part) {
        return part instanceof Part.Rows rows && Tid.between(rows.from(), rows.to()) > rows.from();
    }

    /** A part's rows have all been returned. */
    public synchronized void ended(Part part) {
        inFlight--;
        ended++;
        if (part instanceof Part.Keys keys) {
            beingRead.removeAll(keys.keys());
        } else if (part instanceof Part.Rows) {
            unended.remove(part);
            pieces--;
        }
    }

    /**
     * Notes a row that no part may contain. When all pieces are read, each row has been read or noted. From then on only
     * a row that is noted and gets another key counts.
     */
    public synchronized void unread(KeyText key, KeyText before) {
        if (pieces > 0 || (!key.equals(before) && (unread.contains(before) || beingRead.contains(before)))) {
            unread.add(key);
        }
    }

    /** Whether everything has been read and returned. */
    public synchronized boolean isFinished() {
        return todo.isEmpty() && inFlight == 0 && unread.isEmpty();
    }

    /** Everything before this has been read and returned. */
    public synchronized Position position() {
        if (leaves.isEmpty()) {
            return Position.START;
        }
        if (unended.isEmpty()) {
            Leaf last = leaves.get(leaves.size() - 1);
            return new Position(last.oid(), Tid.ofBlock(last.blocks()));
        }
        Part.Rows first = unended.first();
        return new Position(leaves.get(first.leaf()).oid(), first.from());
    }

    /** How many parts have ended. */
    public synchronized long endedParts() {
        return ended;
    }

    /** How many parts there are, as far as is known now. */
    public synchronized long parts() {
        return total;
    }
}
