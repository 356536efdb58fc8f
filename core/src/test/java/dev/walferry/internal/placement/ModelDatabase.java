package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ModelRows.Row;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.BeginPrepare;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RollbackPrepared;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One table of a database, with what matters to a snapshot: transactions that hold row locks until they are visible,
 * commit records that come earlier, places of rows that change with each update, and a log that contains no large value
 * twice. Transactions may be prepared, and sent at that point; and the table may get more columns.
 */
final class ModelDatabase {
    private static final int BLOCKS = 5;

    static final int KEYS = 4;
    static final long FIRST_XID = (1L << 32) - 3;
    private static final int FIRST_NORMAL_XID = 3;
    static final Lsn BEGINNING = Lsn.of(1000);

    /** Longer than the header of a page. */
    private static final int RECORD_BYTES = 100;

    /** Events that a history may contain, beyond those that every history may. */
    enum Also {
        PREPARED_TRANSACTIONS,
        NEW_COLUMNS,

        /** More columns are published; no lock keeps that apart from writers. */
        WIDER_PUBLICATION
    }

    /** A committed transaction in the log. */
    record Logged(Lsn end, List<PgOutputMessage> messages) {}

    /**
     * A transaction that has committed or has been rolled back, in the order of the WAL; the latter has written nothing.
     *
     * @param nextXid an id above those of all transactions that have written earlier in the WAL
     */
    record Ended(
            long xid,
            Lsn end,
            Map<Integer, Row> written,
            boolean truncates,
            boolean alters,
            boolean publishes,
            long nextXid) {}

    private static final class Transaction {
        final long xid;
        final Map<Integer, Row> written = new HashMap<>();
        final List<PgOutputMessage> changes = new ArrayList<>();
        boolean truncates;
        boolean alters;
        boolean publishes;
        boolean logged;

        /** The end of its prepare record. */
        @Nullable
        Lsn prepared;

        Transaction(long xid) {
            this.xid = xid;
        }
    }

    private final Random random;

    private final Set<Also> also;
    private final ModelRows shown;

    private final List<Transaction> active = new ArrayList<>();
    private final Map<Integer, Row> rows = new HashMap<>();
    private final List<Logged> log = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();

    /** The version of the row that each change writes or removes, which a delete does not show. */
    private final IdentityHashMap<PgOutputMessage, Long> versions = new IdentityHashMap<>();

    private long nextXid = FIRST_XID;
    private long lastEnded = nextXid - 1;
    private long lastWriter = nextXid - 1;
    private long wal = BEGINNING.value();
    private long version;
    private int readers;
    private int toldDefinition;
    int filenode;

    /** The table as snapshots see it: the number of additional columns. */
    int definition;

    /** The number of additional columns with which changes are published that are written now. */
    private int published;

    private final Map<Integer, Lsn> commits = new HashMap<>();

    /** Whether the stream tells where commit records begin. */
    boolean tellsCommits = true;

    ModelDatabase(Random random, Set<Also> also) {
        this(random, false, also);
    }

    ModelDatabase(Random random, boolean full, Set<Also> also) {
        this.random = random;
        this.shown = new ModelRows(full);
        this.also = also;
    }

    Map<Integer, Row> rows() {
        return rows;
    }

    List<Logged> log() {
        return log;
    }

    List<Ended> ended() {
        return ended;
    }

    /** Returns the id after another. The server skips ids whose low 32 bits are 0 to 2, which are reserved. */
    static long after(long xid) {
        long next = xid + 1;
        while ((next & 0xFFFF_FFFFL) < FIRST_NORMAL_XID) {
            next++;
        }
        return next;
    }

    long versionOf(PgOutputMessage change) {
        return versions.get(change);
    }

    /** Returns the size of the file, which also holds uncommitted rows. */
    int blocks() {
        return Stream.concat(rows.values().stream(), active.stream().flatMap(t -> t.written.values().stream()))
                .filter(Objects::nonNull)
                .mapToInt(row -> row.block() + 1)
                .max()
                .orElse(0);
    }

    Lsn walEnd() {
        return Lsn.of(wal);
    }

    Lsn writeMark() {
        wal += RECORD_BYTES;
        return walEnd();
    }

    /** Returns a new id, as {@code pg_current_xact_id()} does: above that of every running transaction. */
    long drawXid() {
        long drawn = newXid();
        lastEnded = Math.max(lastEnded, drawn);
        return drawn;
    }

    private long newXid() {
        long drawn = nextXid;
        nextXid = after(drawn);
        return drawn;
    }

    boolean isQuiet() {
        return active.isEmpty();
    }

    /** Returns whether the stream may return a change under an older definition than an earlier change. */
    boolean isPublishedAnew() {
        return also.contains(Also.WIDER_PUBLICATION);
    }

    boolean getsColumns() {
        return also.contains(Also.NEW_COLUMNS);
    }

    /**
     * Returns whether a transaction is prepared but neither committed nor rolled back, so that no slot can be created.
     */
    boolean isAnyPrepared() {
        return active.stream().anyMatch(t -> t.prepared != null && !t.logged);
    }

    /** Returns what {@code pg_current_snapshot()} prints. */
    VisibilitySnapshot snapshot() {
        long xmax = after(lastEnded);
        TreeSet<Long> running = new TreeSet<>();
        active.forEach(t -> running.add(t.xid));
        long xmin = running.isEmpty() ? xmax : Math.min(xmax, running.first());
        return VisibilitySnapshot.parse(xmin + ":" + xmax + ":"
                + running.headSet(xmax).stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Takes the lock that a reader needs. */
    boolean lockForReading() {
        if (active.stream().anyMatch(t -> t.truncates || t.alters)) {
            return false;
        }
        readers++;
        return true;
    }

    /** Releases the readers' locks, as when the readers are gone. */
    void unlockAll() {
        readers = 0;
    }

    void unlock() {
        readers--;
    }

    Tuple tuple(int id, Row row) {
        return shown.tuple(id, row, definition);
    }

    /** Returns a row as it is read under a definition. */
    Tuple tuple(int id, Row row, int definition) {
        return shown.tuple(id, row, definition);
    }

    /** Makes one step of some transaction. Without new work, the existing transactions only run to their end. */
    void step(boolean newWork) {
        if (newWork && (active.isEmpty() || (active.size() < 3 && random.nextInt(4) == 0))) {
            active.add(new Transaction(newXid()));
            return;
        }
        if (active.isEmpty()) {
            return;
        }
        Transaction t = active.get(random.nextInt(active.size()));
        if (t.logged) {
            if (random.nextInt(4) == 0) {
                becomeVisible(t);
            }
        } else if (t.prepared != null) {
            if (random.nextInt(4) == 0) {
                endPrepared(t, t.prepared);
            }
        } else if (newWork && random.nextInt(3) > 0) {
            write(t);
        } else if (random.nextInt(8) == 0) {
            rollBack(t);
        } else if (!t.changes.isEmpty() && also.contains(Also.PREPARED_TRANSACTIONS) && random.nextBoolean()) {
            prepare(t);
        } else {
            commitRecord(t);
        }
    }

    private void rollBack(Transaction t) {
        ended.add(new Ended(t.xid, walEnd(), Map.of(), false, false, false, nextAfterWriters(t)));
        end(t);
    }

    private void prepare(Transaction t) {
        Lsn at = walEnd();
        Lsn end = writeMark();
        t.prepared = end;
        List<PgOutputMessage> messages = new ArrayList<>();
        messages.add(new BeginPrepare(at, end, 0, (int) t.xid, gid(t)));
        messages.addAll(changes(t));
        messages.add(new Prepare(at, end, 0, (int) t.xid, gid(t)));
        log.add(new Logged(end, messages));
    }

    private void endPrepared(Transaction t, Lsn prepared) {
        Lsn at = walEnd();
        Lsn end = writeMark();
        if (random.nextInt(3) == 0) {
            log.add(new Logged(end, List.of(new RollbackPrepared(prepared, end, 0, 0, (int) t.xid, gid(t)))));
            rollBack(t);
        } else {
            log.add(new Logged(end, List.of(new CommitPrepared(at, end, 0, (int) t.xid, gid(t)))));
            committed(t, end);
            t.logged = true;
        }
    }

    private void committed(Transaction t, Lsn end) {
        published += t.alters || t.publishes ? 1 : 0;
        ended.add(new Ended(t.xid, end, t.written, t.truncates, t.alters, t.publishes, nextAfterWriters(t)));
    }

    private long nextAfterWriters(Transaction ends) {
        lastWriter = Math.max(lastWriter, ends.xid);
        return after(lastWriter);
    }

    private static String gid(Transaction t) {
        return String.valueOf(t.xid);
    }

    /**
     * Returns a transaction's changes, each after its definition if the stream has not sent that yet, or repeats it.
     */
    private List<PgOutputMessage> changes(Transaction t) {
        List<PgOutputMessage> changes = new ArrayList<>();
        boolean isToldAgain = !also.isEmpty() && random.nextInt(4) == 0;
        for (PgOutputMessage change : t.changes) {
            Relation relation = change instanceof RowChange row
                    ? row.relation()
                    : ((Truncate) change).relations().get(0);
            if (isToldAgain || toldDefinition != ModelRows.definitionOf(relation)) {
                isToldAgain = false;
                toldDefinition = ModelRows.definitionOf(relation);
                changes.add(shown.as(toldDefinition));
            }
            changes.add(change);
        }
        return changes;
    }

    private void write(Transaction t) {
        if (t.alters || t.publishes) {
            return; // for simplicity it does nothing else
        }
        lastWriter = Math.max(lastWriter, t.xid);
        if (isPublishedAnew() && random.nextInt(12) == 0) {
            publish(t);
            return;
        } else if (random.nextInt(40) == 0) {
            truncate(t);
            return;
        } else if (getsColumns() && random.nextInt(12) == 0) {
            alter(t);
            return;
        }
        int id = random.nextInt(KEYS);
        if (!mayWrite(t, id)) {
            return;
        }
        Row row = seen(t, id);
        if (row == null) {
            Row inserted = written(t, ++version);
            put(t, id, inserted, Insert.of(shown.tuple(id, inserted, published)));
        } else {
            switch (random.nextInt(4)) {
                case 0 -> put(t, id, null, Delete.of(shown.old(id, row, published)));
                case 1 -> rekey(t, id, row);
                default -> {
                    Row next = written(t, random.nextBoolean() ? row.large() : ++version);
                    put(
                            t,
                            id,
                            next,
                            Update.of(shown.unasked(id, row, published), shown.changed(id, row, next, published)));
                }
            }
        }
    }

    private Row written(Transaction t, long large) {
        return new Row(++version, large, random.nextInt(BLOCKS), t.xid);
    }

    private void rekey(Transaction t, int id, Row row) {
        int other = random.nextInt(KEYS);
        if (other != id && mayWrite(t, other) && seen(t, other) == null) {
            Row next = written(t, random.nextInt(3) > 0 ? row.large() : ++version);
            t.written.put(id, null);
            put(t, other, next, Update.of(shown.old(id, row, published), shown.changed(other, row, next, published)));
        }
    }

    private void put(Transaction t, int id, Row row, PgOutputMessage change) {
        t.written.put(id, row);
        t.changes.add(change);
        versions.put(change, row == null ? ++version : row.version());
    }

    private void truncate(Transaction t) {
        if (isAlone(t)) {
            for (int id = 0; id < KEYS; id++) {
                t.written.put(id, null);
            }
            t.truncates = true;
            Truncate truncate = new Truncate(0, false, false, List.of(shown.as(published)));
            t.changes.add(truncate);
            versions.put(truncate, ++version);
        }
    }

    private void alter(Transaction t) {
        t.alters = t.written.isEmpty() && definition < ModelRows.MOST_MORE_COLUMNS && isAlone(t);
    }

    /**
     * Changes the publication. This waits for no writer, only for TRUNCATE and for other changes of the publication.
     */
    private void publish(Transaction t) {
        t.publishes = t.written.isEmpty()
                && published < ModelRows.MOST_MORE_COLUMNS
                && active.stream().noneMatch(other -> other.publishes || other.truncates);
    }

    /** Returns whether no other transaction has a lock on the table. */
    private boolean isAlone(Transaction t) {
        return readers == 0
                && active.stream()
                        .allMatch(
                                other -> other == t || (other.written.isEmpty() && !other.alters && !other.publishes));
    }

    private boolean mayWrite(Transaction t, int id) {
        return active.stream()
                .allMatch(other -> other == t || (!other.truncates && !other.alters && !other.written.containsKey(id)));
    }

    private Row seen(Transaction t, int id) {
        return t.written.containsKey(id) ? t.written.get(id) : rows.get(id);
    }

    private void commitRecord(Transaction t) {
        t.logged = true;
        Lsn commit = walEnd();
        Lsn end = writeMark();
        committed(t, end);
        if (!t.changes.isEmpty()) {
            List<PgOutputMessage> messages = new ArrayList<>();
            commits.put((int) t.xid, commit);
            messages.add(new Begin(told(commit), 0, (int) t.xid));
            messages.addAll(changes(t));
            messages.add(new Commit(told(commit), end, 0));
            log.add(new Logged(end, messages));
        }
    }

    /** Returns the commit position of a transaction of the stream, whether or not the stream tells it. */
    Lsn commitOf(Begin begin) {
        return commits.getOrDefault(begin.xid(), begin.commitLsn());
    }

    private Lsn told(Lsn commit) {
        return tellsCommits ? commit : Lsn.ZERO;
    }

    private void becomeVisible(Transaction t) {
        t.written.forEach((id, row) -> {
            if (row == null) {
                rows.remove(id);
            } else {
                rows.put(id, row);
            }
        });
        if (t.truncates) {
            filenode++;
        }
        definition += t.alters || t.publishes ? 1 : 0;
        end(t);
    }

    private void end(Transaction t) {
        active.remove(t);
        lastEnded = Math.max(lastEnded, t.xid);
    }
}
