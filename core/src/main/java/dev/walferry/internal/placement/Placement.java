package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of chunks where they belong among a stream's changes. Whole transactions go in, in commit order; the same
 * messages come out, and between them the rows.
 *
 * <p>A chunk's rows were read under one snapshot. For each change of its table, by transaction {@code x} and key
 * {@code k}:
 *
 * <ul>
 *   <li>The snapshot does not see {@code x}: the row of {@code k} goes out first, if it still waits, then the change.
 *   <li>The snapshot sees {@code x}: the change goes out. The row contains it and keeps waiting.
 * </ul>
 *
 * <p>Two transactions that change one key are ordered by the row's lock, which is held until the first is visible. So the
 * changes of {@code k} that the snapshot sees come before those that it does not see, and the chunk's row is the state
 * between them. When everything that the snapshot sees has gone out, the rest of the rows follow. TRUNCATE
 * counts as a change of every key. When changes come under another definition, the table is planned again.
 *
 * <p>While a chunk is read, changes of its table that it does not contain wait for it ({@link #offer} returns false). A
 * transaction can be in the WAL, and so be returned, long before it is visible, for example while a synchronous standby
 * does not answer. A chunk that does not see what was returned is stale and must be read again ({@link Rule#GUARD}).
 * What was returned before this stream began is not known, so no chunk counts before all transactions that ran when the
 * table was added have ended ({@link Rule#FENCE}).
 *
 * <p>One thread calls it. Readers, in other threads, use {@link #watch} and what it returns.
 */
public final class Placement {
    /** What a chunk is checked for when it arrives. A test shows that each rule is needed. */
    public enum Rule {
        /** The chunk contains every change that was returned. */
        GUARD,
        /** All transactions that ran when the table was added had ended. */
        FENCE,
        /** On a standby, a row that may or may not contain a change gives way to it. */
        DOUBT,
        /** No row comes within a prepared transaction, which may be rolled back. */
        PREPARED,
        /** A chunk counts as read only once a row that gave way to a prepared transaction is read. */
        OWED,
        /** A chunk read under a definition other than that of the coming changes does not count. */
        DEFINITION
    }

    private final Set<Rule> rules;
    private final TableIds ids;
    private final Map<Integer, WatchedTable> tables = new ConcurrentHashMap<>();
    private final WholeTables whole;
    private final Map<Integer, Relation> returned = new ConcurrentHashMap<>();
    private final ArrayDeque<Placed> out = new ArrayDeque<>();
    private final ArrayDeque<PgOutputMessage> announcing = new ArrayDeque<>();
    private boolean open;
    /** The transaction that is open, or was last. */
    private Writer writer = new Writer(0, Lsn.ZERO, false);

    private Lsn lsn = Lsn.ZERO;
    private long leftOut;
    private Lsn end;

    /**
     * A position after everything that was returned, or will be returned of the transaction that has begun. Watches
     * begin in other threads.
     */
    private volatile Lsn reached;

    private @Nullable WatchedTable blocking;

    /**
     * Creates a placement in a stream that begins.
     *
     * @param start the position that the stream has confirmed already
     */
    public Placement(Lsn start) {
        this(start, EnumSet.allOf(Rule.class), TableIds.BY_OID);
    }

    /**
     * Creates a placement that keeps only some rules, for tests: unless it keeps all, it goes wrong.
     *
     * @param start the position that the stream has confirmed already
     * @param rules those that it keeps
     * @param ids what tells its tables apart
     */
    public Placement(Lsn start, Set<Rule> rules, TableIds ids) {
        this.end = start;
        this.reached = start;
        this.rules = rules;
        this.ids = ids;
        this.whole = new WholeTables(rules, ids);
    }

    /** Returns what tells its tables apart. Safe in any thread, as far as its methods are. */
    public TableIds ids() {
        return ids;
    }

    /** Returns the tables without a key. */
    public WholeTables whole() {
        return whole;
    }

    /**
     * Watches a table's changes from now on. Safe in any thread.
     *
     * @param id the table's id
     * @param findings learns what they tell
     */
    public WatchedTable watch(int id, WatchedTable.Findings findings) {
        WatchedTable table = new WatchedTable(rules, findings);
        if (tables.putIfAbsent(id, table) != null) {
            throw new IllegalStateException("table " + Integer.toUnsignedString(id) + " is watched already");
        }
        table.begunAt(reached); // read last: what is returned from now on is noted by the table itself
        return table;
    }

    /** Returns a position after everything that was returned. Safe in any thread. */
    public Lsn reached() {
        return reached;
    }

    /** Forgets a table. Safe in any thread, once it has no chunks. */
    public void forget(int id) {
        tables.remove(id);
        whole.forget(id);
    }

    /** Returns whether a message may simply be passed on after {@link #follow}. */
    public boolean isIdle() {
        return tables.isEmpty() && whole.isEmpty() && out.isEmpty() && announcing.isEmpty();
    }

    /** Notes a message that is passed on. */
    public void follow(PgOutputMessage message) {
        switch (message.kind()) {
            case BEGIN -> begin(((Begin) message).xid(), ((Begin) message).commitLsn(), false);
            case BEGIN_PREPARE -> begin(((BeginPrepare) message).xid(), ((BeginPrepare) message).prepareLsn(), true);
            case COMMIT -> end(((Commit) message).endLsn());
            case PREPARE -> end(((Prepare) message).endLsn());
            case COMMIT_PREPARED -> end(((CommitPrepared) message).endLsn());
            case ROLLBACK_PREPARED -> end(((RollbackPrepared) message).endLsn());
            case MESSAGE -> standalone((LogicalMessage) message);
            case RELATION -> returned.put(((Relation) message).oid(), (Relation) message);
            default -> {}
        }
    }

    private void begin(int of, Lsn at, boolean isPrepared) {
        open = true;
        writer = new Writer(of, at, isPrepared);
        if (of != 0) { // not the rest of a chunk, which has no commit in the WAL
            reached = Lsn.max(reached, Lsn.of(at.value() + 1));
        }
    }

    private void end(Lsn endLsn) {
        open = false;
        end = Lsn.max(end, endLsn);
        reached = Lsn.max(reached, end);
    }

    private void standalone(LogicalMessage message) {
        if (!message.isTransactional() && !open) {
            end = Lsn.max(end, message.lsn());
        }
    }

    /**
     * Takes the stream's next message, once {@link #next} has returned all there was.
     *
     * @return false if it has to wait for rows that are being read; offer it again later. Some rows may go out first
     */
    public boolean offer(PgOutputMessage message, Lsn position) {
        blocking = null;
        boolean isAnyWhole = !whole.isEmpty();
        if (isAnyWhole && !whole.offer(message, writer.xid(), position, out::add)) {
            return false;
        }
        switch (message.kind()) {
            case BEGIN -> passed(Lsn.max(end, ((Begin) message).commitLsn())); // zero where the plugin does not tell
            case BEGIN_PREPARE -> passed(((BeginPrepare) message).prepareLsn());
            case INSERT, UPDATE, DELETE -> change((RowChange) message, position);
            case TRUNCATE -> truncate((Truncate) message, position);
            case RELATION -> definition((Relation) message);
            default -> {}
        }
        if (blocking != null) {
            return false;
        }
        PgOutputMessage rest = isAnyWhole ? whole.rest() : message;
        if (rest == null) {
            leftOut++;
        } else {
            out.add(Placed.message(rest, position));
        }
        return true;
    }

    private void change(RowChange change, Lsn position) {
        WatchedTable table = tables.get(ids.of(change.relation()));
        if (table != null && !isBlocked(table)) {
            table.before(change, writer, position, out::add);
        }
    }

    private void truncate(Truncate truncate, Lsn position) {
        for (Relation relation : truncate.relations()) {
            WatchedTable table = tables.get(ids.of(relation));
            if (table != null && isBlocked(table)) {
                return;
            }
        }
        for (Relation relation : truncate.relations()) {
            WatchedTable table = tables.get(ids.of(relation));
            if (table != null) {
                table.beforeAll(writer, position, out::add);
            }
        }
    }

    private void definition(Relation relation) {
        WatchedTable table = tables.get(ids.of(relation));
        if (table != null && !isBlocked(table)) {
            table.defined(relation, writer);
        }
    }

    private boolean isBlocked(WatchedTable table) {
        if (table.mustWait(writer)) {
            blocking = table;
            return true;
        }
        return false;
    }

    /**
     * Goes on without the chunk that the message offered last waits for, if that is allowed.
     *
     * @param all whether also without one that cannot be read in less time: it would take as long the next time
     */
    public void giveUpWaiting(boolean all) {
        whole.giveUpWaiting();
        if (blocking != null) {
            blocking.giveUpReading(all);
        }
    }

    /**
     * Notes that everything committed before a position has been offered. Ends the chunks that waited for it, if no
     * transaction is open.
     */
    public void passed(Lsn position) {
        if (open) {
            return;
        }
        for (WatchedTable table : tables.values()) {
            table.admit();
            for (Chunk chunk : table.chunks()) {
                if (chunk.isAdmitted() && !chunk.content().horizon().isAfter(position)) {
                    end(table, chunk);
                }
            }
        }
        for (WholeTable table : whole.tables()) {
            goOn(table, position);
        }
    }

    /** Places one piece at a time, so that few are in memory. The table has ended once the last one is out. */
    private void goOn(WholeTable table, Lsn position) {
        WholeRead read = table.admitted();
        if (read == null || !read.isAdmitted()) {
            return;
        }
        Chunk piece = read.poll();
        if (piece != null) {
            place(piece);
        } else if (read.isDrained() && !read.horizon().isAfter(position)) {
            read.outcome().ended(0);
        }
    }

    /** Ends a chunk. Its remaining rows come as a separate transaction, which confirms nothing new. */
    private void end(WatchedTable table, Chunk chunk) {
        table.chunks().remove(chunk);
        if (chunk.peekNext() == null) {
            chunk.outcome().ended(chunk.content().rows().length);
            return;
        }
        place(chunk);
    }

    private void place(Chunk chunk) {
        long time = chunk.content().readAt();
        out.add(Placed.message(new Begin(end, time, 0), end));
        out.add(Placed.rows(chunk, end));
        out.add(Placed.end(new Commit(end, end, time), end, chunk));
    }

    /** Returns whether a chunk waits until the stream has passed its horizon, and no open transaction prevents that. */
    public boolean isWaitingForHorizon() {
        return !open
                && (whole.isReading()
                        || tables.values().stream()
                                .anyMatch(table -> !table.chunks().isEmpty()));
    }

    /** Returns the next message; null if another has to be offered first. */
    public @Nullable PgOutputMessage next() {
        while (true) {
            PgOutputMessage announced = announcing.pollFirst();
            if (announced != null) {
                lsn = Lsn.ZERO;
                return announced;
            }
            Placed placed = out.peekFirst();
            if (placed == null) {
                return null;
            }
            lsn = placed.lsn();
            PgOutputMessage message = placed.rows() == null ? placed.message() : peekRead(placed.rows());
            Relation unknown = message instanceof RowChange change ? unreturned(change.relation()) : null;
            if (unknown != null) {
                announce(unknown, placed.rows());
                continue;
            }
            taken(placed, message);
            if (message != null) {
                return message;
            }
        }
    }

    /**
     * The types come first, as the server sends them. Those of a single row have come with the change that it precedes.
     */
    private void announce(Relation relation, @Nullable Chunk rows) {
        returned.put(relation.oid(), relation);
        if (rows != null) {
            announcing.addAll(rows.content().types());
        }
        announcing.add(relation);
    }

    private static @Nullable Read peekRead(Chunk chunk) {
        Tuple row = chunk.peekNext();
        return row == null ? null : chunk.read(row);
    }

    private void taken(Placed placed, @Nullable PgOutputMessage message) {
        if (placed.rows() != null && message != null) {
            placed.rows().takeNext();
            return;
        }
        out.removeFirst();
        if (message != null) {
            follow(message);
        }
        if (placed.ends() != null) {
            placed.ends().outcome().ended(placed.ends().content().rows().length);
        }
    }

    @SuppressWarnings("ReferenceEquality") // nearly always the same object, which needs no comparison
    private @Nullable Relation unreturned(Relation relation) {
        Relation last = returned.get(relation.oid());
        return last == relation || (last != null && last.describesSameAs(relation)) ? null : relation;
    }

    /** Returns how many changes were left out, because rows contain them. All of them came before what is returned next. */
    public long leftOut() {
        return leftOut;
    }

    /** Returns the position of the message returned last. */
    public Lsn lsn() {
        return lsn;
    }
}
