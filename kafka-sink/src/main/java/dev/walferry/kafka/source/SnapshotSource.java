package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.snapshot.SnapshotOptions;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.SnapshotStream;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.snapshot.TableStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes that a replication slot sends, and among them the rows that its tables have already. */
public final class SnapshotSource implements ChangeSource {
    /** The remedy for an operator who can do without the rows, or without the table. */
    private static final String ELSEWHERE =
            "; to carry its changes alone, name the other tables in snapshot.tables, or set snapshot.mode=never;"
                    + " to continue without the table, set table.failure.policy=park";

    private final SnapshotStream stream;
    private final SnapshotSettings settings;
    private final boolean stopsOnFailure;
    private final ArrayDeque<SnapshotReport> reports = new ArrayDeque<>();
    private final ArrayDeque<Relation> relations = new ArrayDeque<>();

    /** Tables that were announced, by OID, and have not changed since. A partition that is published as its root never does. */
    private final Map<Integer, Relation> announced = new HashMap<>();

    /** The OID of the table that changed last; 0 once something was announced since. */
    private int changed;

    private @Nullable SnapshotReport failure;

    private SnapshotSource(SnapshotStream stream, SnapshotSettings settings) {
        this.stream = stream;
        this.settings = settings;
        this.stopsOnFailure = settings.onFailure() == TableFailure.STOP;
    }

    /**
     * Takes over a slot's changes.
     *
     * @param changes the slot's changes, closed with this
     * @param settings how tables are read
     * @return a source that reads no table yet
     * @throws ReplicationException if the server cannot do it
     */
    public static SnapshotSource over(SlotSource changes, SnapshotSettings settings) {
        SnapshotOptions options = new SnapshotOptions(settings.threads(), settings.chunkBytes(), settings.fetchRate());
        return new SnapshotSource(SnapshotStream.over(changes.stream(), options), settings);
    }

    /**
     * Reads a table, as far as its columns are selected.
     *
     * @param table a published table that is not being read
     * @param where which of its rows, a condition in SQL; null for all
     * @param resumeFrom where an earlier report has left it, null for the beginning
     */
    public void add(Table table, @Nullable String where, @Nullable String resumeFrom) {
        stream.add(table, new TableSelection(where, settings.selection(table).columns()), resumeFrom);
    }

    /**
     * Stops reading a table, if it is being read. There are no more reports of it.
     *
     * @param table the table
     */
    public void remove(Table table) {
        stream.remove(table);
        reports.removeIf(report -> report.table().equals(table));
    }

    /**
     * Returns the tables of a change that waits for their rows, and the stream with it.
     *
     * @return empty if nothing waits
     */
    public List<Table> waiting() {
        return stream.waiting();
    }

    /**
     * Returns what the stream has said of a table, from its first change on.
     *
     * @return the next definition; null if there is none
     */
    public @Nullable Relation relation() {
        return relations.poll();
    }

    /**
     * Returns what has happened to a table meanwhile. All rows that it is about were returned already.
     *
     * @return the next report; null if there is none
     * @throws ReplicationException if a table cannot be read, and that must end the daemon
     */
    public @Nullable SnapshotReport report() {
        collectReports();
        return reports.poll();
    }

    /** Reports are asked for between transactions only, but a failure must not wait that long. */
    private void collectReports() {
        for (SnapshotReport report = stream.report(); report != null; report = stream.report()) {
            if (report.outcome() == Outcome.FAILED && stopsOnFailure) {
                failure = report;
                throw new ReplicationException(
                        ReplicationException.Category.FATAL, Objects.requireNonNull(report.reason()) + ELSEWHERE, null);
            }
            reports.add(report);
        }
    }

    /**
     * Returns the failure that has ended this source.
     *
     * @return null if no table has failed, or that does not end it
     */
    public @Nullable SnapshotReport failure() {
        return failure;
    }

    /**
     * Returns how far each table is. Safe in any thread.
     *
     * @return in the order in which they were added
     */
    public List<TableStatus> tables() {
        return stream.tables();
    }

    @Override
    public @Nullable PgOutputMessage poll(Duration timeout) {
        collectReports();
        PgOutputMessage message = stream.poll(timeout);
        if (message instanceof Relation relation) {
            changed = 0;
            announced.put(relation.oid(), relation);
        } else if (message instanceof RowChange change) {
            changed(change.relation());
        } else if (message instanceof Truncate truncate) {
            truncate.relations().forEach(this::changed);
        }
        return message;
    }

    /** Most changes are of the same table as the one before, and cost one comparison. */
    private void changed(Relation relation) {
        if (relation.oid() == changed) {
            return;
        }
        changed = relation.oid();
        if (announced.remove(relation.oid()) != null) {
            relations.add(relation);
        }
    }

    @Override
    public Lsn lsn() {
        return stream.lsn();
    }

    /**
     * Returns how many of the server's changes were left out, because rows contain them.
     *
     * @return those before the message returned last
     */
    public long leftOut() {
        return stream.leftOut();
    }

    @Override
    public Lsn received() {
        return stream.received();
    }

    @Override
    public Lsn confirmed() {
        return stream.confirmed();
    }

    @Override
    public void confirm(Lsn endLsn) {
        stream.confirm(endLsn);
    }

    @Override
    public void keepUp() {
        stream.keepUp();
    }

    @Override
    public void close() {
        stream.close();
    }
}
