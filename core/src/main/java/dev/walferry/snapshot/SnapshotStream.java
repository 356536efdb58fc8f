package dev.walferry.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.placement.Placement.Rule;
import dev.walferry.internal.placement.TableIds;
import dev.walferry.internal.snapshot.PlacedChanges;
import dev.walferry.internal.snapshot.SnapshotReaders;
import dev.walferry.internal.snapshot.SnapshotWork;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Origins;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.StreamSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of some tables, then their changes, in one stream.
 *
 * <pre>{@code
 * ChangeStream changes = ChangeStream.to(jdbcUrl).slot("orders").createSlot().publication("orders_pub").open();
 * try (SnapshotStream orders = SnapshotStream.over(changes)) {
 *     orders.add(Table.parse("orders"));
 *     while (running) {
 *         PgOutputMessage message = orders.next();
 *         if (message instanceof RowChange change && change.row() != null) { // a Read is one, too
 *             index.put(change.row());
 *         } else if (message instanceof Commit commit) {
 *             orders.confirm(commit.endLsn());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Tables are read in chunks on other connections, each in a transaction of a fraction of a second, while the stream
 * and all writers continue. An existing row comes as a {@link dev.walferry.pgoutput.Read}. For each key the order is
 * that in which the row changed: the Read comes after all changes that it contains, and before all that it does not. In
 * the stream it stands
 *
 * <ul>
 *   <li>within a transaction, directly before the change of the same row, or
 *   <li>with the rest of its chunk in a transaction of its own: a Begin whose xid is 0, the rows, and a Commit. Its end LSN
 *       is that of the transaction before it, so confirming it confirms nothing new.
 * </ul>
 *
 * <p>A Relation is returned before the first row that it describes, whether it comes from the server or from a reader.
 * A change waits for a chunk of its table that is being read; {@link #poll} then returns null in time, as if nothing
 * had come.
 *
 * <p>The role needs SELECT on the tables, and the server must be PostgreSQL 13 or later; a standby can have slots from
 * 16 on. A row that changes while its table is read can also come as a Read with the same content.
 *
 * <p>A table without a primary key or a replica identity index, or whose updates are not published, is read whole, in one
 * transaction. From {@link #add} on,
 * changes that its rows contain are left out, so each row comes as often as it occurs. An update, a delete or a
 * TRUNCATE that the rows do not contain waits until all of them were returned, and the stream waits with it. If the
 * table is removed or fails before that, what was left out is missing until it is read again.
 *
 * <p>If prepared transactions come when they are prepared ({@link dev.walferry.transaction.TwoPhase#AT_PREPARE}), no row
 * of a snapshot comes within one, and a table waits until those that it has met are committed or rolled back. A table
 * without a key cannot be read then.
 *
 * <p>One thread owns the stream and calls its methods; {@link #tables} is safe in any thread.
 */
public final class SnapshotStream implements AutoCloseable {
    /** The oldest major version of PostgreSQL whose tables can be read. */
    public static final int OLDEST_SERVER = 13;

    private static final Duration LONG = Duration.ofSeconds(1);

    private final ChangeStream changes;
    private final SnapshotWork work;
    private final SnapshotReaders readers;
    private final PlacedChanges placed;
    private @Nullable SnapshotReport shownFailure;

    private SnapshotStream(ChangeStream changes, SnapshotOptions options, Set<Rule> rules) {
        boolean hasOids = changes.source().plugin() == OutputPlugin.PGOUTPUT;
        Placement placement = new Placement(changes.confirmed(), rules, hasOids ? TableIds.BY_OID : TableIds.byName());
        this.changes = changes;
        this.work = new SnapshotWork(placement, options);
        this.readers = new SnapshotReaders(work, changes, options.chunkBytes());
        this.placed = new PlacedChanges(changes, placement);
    }

    /**
     * Takes over a stream from which nothing has been taken yet.
     *
     * @param changes closed by this one
     * @return a stream without tables: it returns what the other one does
     * @throws ReplicationException if snapshots are not possible over it; it is closed then
     */
    public static SnapshotStream over(ChangeStream changes) {
        return over(changes, SnapshotOptions.DEFAULT);
    }

    /**
     * Takes over a stream from which nothing has been taken yet.
     *
     * @param changes closed by this one
     * @param options how tables are read
     * @return a stream without tables: it returns what the other one does
     * @throws ReplicationException if snapshots are not possible over it; it is closed then
     */
    public static SnapshotStream over(ChangeStream changes, SnapshotOptions options) {
        return over(changes, options, EnumSet.allOf(Rule.class));
    }

    /**
     * Returns whether a message says where a chunk of a snapshot ends. Such a stream leaves them out. Every other slot of the
     * database has them too, so whoever reads logical messages from a plain stream should pass them over.
     *
     * @param message any message
     * @return true for a transactional message with the prefix {@code walferry} and no content
     */
    public static boolean isMark(PgOutputMessage message) {
        return PlacedChanges.isMark(message);
    }

    /** Tests leave rules out, to show on a server that each is needed. */
    static SnapshotStream over(ChangeStream changes, SnapshotOptions options, Set<Rule> rules) {
        String missing = missing(changes);
        if (missing != null) {
            changes.close();
            throw new ReplicationException(
                    Category.FATAL, "slot \"" + changes.source().slot() + "\": a snapshot needs " + missing, null);
        }
        return new SnapshotStream(changes, options, rules);
    }

    private static @Nullable String missing(ChangeStream changes) {
        StreamSource source = changes.source();
        if (source.plugin() != OutputPlugin.PGOUTPUT && source.isOnStandby()) {
            return "pgoutput on a standby: choose a slot for pgoutput, or one on the primary";
        } else if (source.isBinary()) {
            return "values as text: turn binary off for this stream";
        } else if (source.origins() == Origins.NONE) {
            return "the changes of all origins: the tables also have the rows that were replicated to this server, and"
                    + " without their changes those are lost or stale";
        } else if (changes.server().major() < OLDEST_SERVER) {
            return "PostgreSQL " + OLDEST_SERVER + " or later, but the server is "
                    + changes.server().major() + ": copy the tables by other means";
        }
        return null;
    }

    /**
     * Reads a table from its beginning.
     *
     * @param table as the publication names it: a partitioned table that is published as itself, or a partition
     * @throws IllegalArgumentException if it is being read already
     */
    public void add(Table table) {
        add(table, null);
    }

    /**
     * Reads a table from where another stream of the same slot left off. If the table's files or columns have changed
     * since, it is read from its beginning.
     *
     * @param table as the publication names it
     * @param resumeFrom {@link SnapshotReport#resumeFrom} of the last report that was written down; null for none
     * @throws IllegalArgumentException if the table is being read already, or the text is not from a report
     */
    public void add(Table table, @Nullable String resumeFrom) {
        add(table, TableSelection.ALL, resumeFrom);
    }

    /**
     * Reads a part of a table.
     *
     * @param table as the publication names it
     * @param selection what is read of it; the changes of all its rows are returned in any case
     * @param resumeFrom as in {@link #add(Table, String)}; with another selection it is read from its beginning
     * @throws IllegalArgumentException if the table is being read already, or the text is not from a report
     */
    public void add(Table table, TableSelection selection, @Nullable String resumeFrom) {
        readers.start(work.add(table, selection, resumeFrom));
    }

    /**
     * Stops reading a table. Its changes are still returned. Call it between transactions, or while a change of the table is
     * {@linkplain #waiting waiting}: rows that were not returned
     * are forgotten, except that what the stream has begun to return is returned whole. If the table has no key, the
     * changes that were left out are then missing until it is read again. To continue with the table later, give {@link
     * #add(Table, String)} the last report that was written down.
     *
     * @param table a table that was added
     * @return false if it is not being read
     */
    public boolean remove(Table table) {
        return work.remove(table);
    }

    /**
     * Waits for the next message.
     *
     * @return the message; it is yours to keep
     * @throws ReplicationException as {@link ChangeStream#next} says, or if a table cannot be read and its report was not
     *     taken
     */
    public PgOutputMessage next() {
        while (!Thread.currentThread().isInterrupted()) {
            PgOutputMessage message = poll(LONG);
            if (message != null) {
                return message;
            }
        }
        throw new ReplicationException(
                Category.RETRY, "slot \"" + changes.source().slot() + "\": interrupted while waiting", null);
    }

    /**
     * Waits for the next message for a limited time.
     *
     * @param timeout how long; zero takes only what is ready
     * @return the message, or null if none was ready in time
     * @throws ReplicationException if the stream has ended, or if a table cannot be read and its report was not taken
     */
    public @Nullable PgOutputMessage poll(Duration timeout) {
        requireNoFailure();
        PgOutputMessage message = placed.poll(timeout);
        shownFailure = work.failure();
        return message;
    }

    /** A caller that ignores reports must not take a table for complete. */
    private void requireNoFailure() {
        SnapshotReport failure = work.failure();
        if (failure != null && failure.equals(shownFailure)) {
            throw new ReplicationException(Category.FATAL, String.valueOf(failure.reason()), null);
        }
    }

    /**
     * Returns the WAL position of the message returned last.
     *
     * @return as {@link ChangeStream#lsn} says. For a Read that stands before a change it is the change's; for one in a
     *     transaction of its own, the end of the transaction before
     */
    public Lsn lsn() {
        return placed.lsn();
    }

    /**
     * Returns the tables of a change that waits for more of their rows, and makes the stream wait. For a table without a key
     * this can last until all its rows are read; {@linkplain #remove removing} the table lets the stream go on at once.
     *
     * @return those of the change or the TRUNCATE; empty if nothing waits
     */
    public List<Table> waiting() {
        return placed.waiting();
    }

    /**
     * Returns how many of the server's changes were left out of this stream, because rows of a table without a key contain
     * them. A caller that counts the changes of a transaction, to find its place again in another stream, must add
     * these: the other stream may leave out different ones.
     *
     * @return those before the message returned last; a TRUNCATE counts as one change
     */
    public long leftOut() {
        return placed.leftOut();
    }

    /**
     * Returns how far the server's WAL has been read for this stream.
     *
     * @return the furthest position that the server has reported
     */
    public Lsn received() {
        return changes.received();
    }

    /**
     * Returns the confirmed position that the server has been told, or will be told next.
     *
     * @return a position that never goes backwards
     */
    public Lsn confirmed() {
        return changes.confirmed();
    }

    /**
     * Confirms that everything up to a position is safe, as {@link ChangeStream#confirm} does. The rows of a snapshot
     * have no position: to continue a table after a crash, write down its {@linkplain #report reports}.
     *
     * @param endLsn the end LSN of a Commit, or of what else may be confirmed, that was returned
     * @throws IllegalArgumentException if it lies beyond what this stream has returned
     */
    public void confirm(Lsn endLsn) {
        changes.confirm(endLsn);
    }

    /**
     * Sends a status update if one is due. Call it at least once a second while you do not read.
     *
     * @throws ReplicationException if the connection is lost
     */
    public void keepUp() {
        changes.keepUp();
    }

    /**
     * Asks the server to report its position now; {@link #received} shows it soon after.
     *
     * @throws ReplicationException if the connection is lost
     */
    public void askForKeepalive() {
        changes.askForKeepalive();
    }

    /**
     * Returns the stream underneath, to ask what it is connected to. Do not read from it.
     *
     * @return the stream that was taken over
     */
    public ChangeStream changes() {
        return changes;
    }

    /**
     * Takes the next report about a table. Everything that it speaks of was returned before, or with the message returned
     * last: once all of that is safe, the report may be written down. A report that is not taken is replaced by a newer one
     * of the same table, except that one of a failure is thrown by the next call of {@link #poll}.
     *
     * @return the report, or null if there is none
     */
    public @Nullable SnapshotReport report() {
        return work.report();
    }

    /**
     * Returns how far each table is. Safe in any thread.
     *
     * @return one for each table that was added, in that order
     */
    public List<TableStatus> tables() {
        return work.status();
    }

    /** Ends reading, then the stream as {@link ChangeStream#close} does. Rows that were not returned are forgotten. */
    @Override
    public void close() {
        work.close();
        readers.close();
        changes.close();
    }
}
