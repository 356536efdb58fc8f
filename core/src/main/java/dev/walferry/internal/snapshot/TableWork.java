package dev.walferry.internal.snapshot;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.placement.ToldDefinition;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.snapshot.Job.Reading;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.plan.Span;
import dev.walferry.internal.snapshot.plan.TablePlan;
import dev.walferry.internal.snapshot.plan.Token;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.snapshot.TableStatus;
import dev.walferry.snapshot.TableStatus.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table that is being read. Guarded by the {@link SnapshotWork} that it belongs to. */
final class TableWork {
    private static final String REMEDY = "give it a key and publish its updates";
    private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();
    private static final long SHORTEST_REST = Duration.ofMinutes(1).toNanos();
    private static final long LONGEST_REST = Duration.ofMinutes(16).toNanos();

    final Table table;
    final TableSelection selection;
    State state = State.WAITING;

    /** Whether it is known if it is read whole. Until then its changes wait. */
    boolean known;

    /** Whether it is read under one snapshot, because it has no key. */
    boolean whole;

    /** What another stream has read, or what still counts after a change of the table, until it becomes a plan. */
    @Nullable
    Token resume;

    /** Where the stream's changes of the table are watched, under this OID; null before it was found. */
    @Nullable
    Watch watched;

    long oid;

    /** Whether the server is a standby, as far as is known. */
    boolean onStandby;

    /** The definition under which its changes come. */
    final ToldDefinition told = new ToldDefinition();

    /** What was published before the fence was drawn; another plan needs a later fence. */
    String fencedAs = "";

    /** What the stream had returned when the table was first looked at, or looked at again because it had changed. */
    @Nullable
    Lsn reachedAtFirst;

    /**
     * The replay position of the standby on which it was last planned. Rows may have gone out with the columns it had there, so
     * no reader may use a server that is behind and lacks them.
     */
    Lsn plannedAt = Lsn.ZERO;

    /** Null until it may be read, and again when it has changed. */
    @Nullable
    TablePlan plan;

    @Nullable
    TableLayout layout;

    /** The names of its files, in the order in which the plan counts them. */
    private List<String> files = List.of();

    /** Keys of rows that may have moved beyond what was measured; null unless a plan is being made. */
    @Nullable
    Set<KeyText> moved;

    /** A position after everything that may not have been noted there. */
    Lsn notedAfter = Lsn.ZERO;

    /** The oldest transaction that may have written a row since the snapshot of the table began. */
    long since;

    /** A transaction that a chunk has to see; zero for none. */
    long awaited;

    /** Whether some thread looks at the table right now. */
    boolean looking;

    /** Parts that were handed out and whose rows are in memory. */
    final Set<Job> held = new HashSet<>();

    /** Parts that rest for a while, the first to be tried in front. The plan counts them as being read. */
    private final Queue<Resting> resting = new ArrayDeque<>();

    private long rows;
    private long nextTry = System.nanoTime();
    private long pause = SHORTEST_PAUSE;
    private long rest = SHORTEST_REST;
    private @Nullable String waitingFor;

    private record Resting(Part part, long until) {}

    TableWork(Table table, TableSelection selection, @Nullable Token resume) {
        this.table = table;
        this.selection = selection;
        this.resume = resume;
    }

    /** Changes are left out because the rows contain them, so all rows have to be read. */
    String onlyWhole() {
        return cannotBePlaced() + ", so a condition cannot select some of its rows: read all of them, " + REMEDY;
    }

    /** Returns the reason to refuse the table on a standby: its changes would have to be told apart without a key. */
    String onlyOnPrimary() {
        return cannotBePlaced() + ", and such a table cannot be read on a standby: " + REMEDY
                + ", or read it on the primary";
    }

    /**
     * Returns the reason to refuse the table in a stream with prepared transactions: its rows come among changes, and
     * could be rolled back with them.
     */
    String onlyAtCommit() {
        return cannotBePlaced() + ", and such a table cannot be read while prepared transactions come before their"
                + " commit: " + REMEDY + ", or take them at their commit";
    }

    private String cannotBePlaced() {
        return "table " + table
                + " has neither a primary key nor a replica identity index, or its updates are not published";
    }

    boolean isActive() {
        return state == State.WAITING || state == State.READING;
    }

    /** Returns whether it was begun, and waits for nothing. */
    boolean isBusy() {
        return isActive() && (watched != null || looking) && pauseLeft() <= 0;
    }

    /** Returns whether a reader may do something for it, unless it pauses. */
    boolean isReady() {
        return isActive() && known && !looking;
    }

    /** Nanoseconds until it may be tried again; zero or less for now. */
    long pauseLeft() {
        return nextTry - System.nanoTime();
    }

    /** Tries again later, and later still the next time. */
    void postpone(String reason) {
        waitingFor = reason;
        nextTry = System.nanoTime() + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
    }

    void wentOn() {
        waitingFor = null;
        pause = SHORTEST_PAUSE;
    }

    void returned(long more) {
        rows += more;
    }

    /** Makes the plan. It leaves out what another stream has read of files that are still the same. */
    TablePlan begin(TableLayout of, VisibilitySnapshot now, int chunkBytes) {
        Token left = resume;
        boolean goesOn = left != null && left.identity().equals(of.identity()) && isRecent(left, now);
        files = of.files();
        List<Span> read = left != null && goesOn ? left.readOf(files) : List.of();
        TablePlan made = plan(of, read, chunkBytes);
        if (moved != null) {
            made.unread(moved);
            moved = null;
        }
        layout = of;
        plan = made;
        resting.clear();
        since = left != null && goesOn ? left.since() : now.xmin();
        rows = read.isEmpty() ? 0 : rows; // rows of another stream are counted elsewhere
        resume = null;
        state = State.READING;
        return made;
    }

    private TablePlan plan(TableLayout of, List<Span> read, int chunkBytes) {
        if (whole) {
            return TablePlan.whole();
        }
        return of.byKey()
                ? TablePlan.byKey(of.leaves(), read, of.outOfLine(), of.rowsOf(chunkBytes))
                : TablePlan.byBlock(of.leaves(), read, of.outOfLine(), of.blocksOf(chunkBytes));
    }

    /** The ids of transactions can only be compared over half their range. */
    private static boolean isRecent(Token token, VisibilitySnapshot now) {
        return now.xmax() - token.since() < Integer.MAX_VALUE;
    }

    /** Returns what a job reads; null if the table has been planned again since. */
    @Nullable
    Reading current(Job job) {
        Reading reading = job.reading;
        return reading != null && isActive() && plan == reading.plan() && held.contains(job) ? reading : null;
    }

    /** Returns what was read so far. */
    Token token(TableLayout of, TablePlan by) {
        return new Token(of.identity(), since, files, by.read());
    }

    /** Has a part read again. */
    void again(Job job) {
        Reading reading = current(job);
        if (reading != null) {
            reading.plan().again(reading.part());
            rows = whole ? 0 : rows; // those that were returned are returned again
        }
    }

    /**
     * Has a part read in two. If it cannot be divided, changes have waited for it long and in vain. It then rests for a
     * while, so that they do not spend most of the time waiting.
     */
    void divide(Job job) {
        Reading reading = current(job);
        if (reading == null) {
            return;
        }
        if (TablePlan.isDivisible(reading.part())) {
            reading.plan().divide(reading.part());
        } else {
            waitingFor = "a pause to end, because its changes have waited long for rows that take longer to read";
            resting.add(new Resting(reading.part(), System.nanoTime() + rest));
            rest = Math.min(2 * rest, LONGEST_REST);
        }
    }

    /** Returns the next part to read; null if there is none now. */
    @Nullable
    Part take(TablePlan of) {
        Resting first = resting.peek();
        if (first != null && first.until() - System.nanoTime() <= 0) {
            resting.remove();
            return first.part();
        }
        return of.take();
    }

    /** Notes a border that was looked up. */
    void cut(Job job, Part.Border border, @Nullable KeyText key) {
        Reading reading = current(job);
        if (reading != null) {
            reading.plan().cut(border, key);
            wentOn();
        }
    }

    /** Plans the table again, because it has changed. What was read of unchanged files is not read again. */
    void startOver() {
        TablePlan was = plan;
        TableLayout of = layout;
        resume = was == null || of == null || whole ? resume : token(of, was);
        plan = null;
        layout = null;
        moved = null;
        reachedAtFirst = null;
        state = State.WAITING;
    }

    long rows() {
        return rows;
    }

    TableStatus status() {
        TablePlan p = plan;
        return new TableStatus(
                table,
                state,
                rows,
                p == null ? 0 : p.endedParts(),
                p == null ? 0 : p.parts(),
                layout == null ? -1 : layout.rows(),
                isActive() ? waitingFor : null);
    }
}
