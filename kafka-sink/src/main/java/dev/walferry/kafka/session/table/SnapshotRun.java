package dev.walferry.kafka.session.table;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.control.Commands;
import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.source.SnapshotSource;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.snapshot.SnapshotReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session's part in the states of tables: carries out commands, and writes how far each table is, once everything that was
 * sent before is acknowledged. For one thread.
 */
public final class SnapshotRun implements Checkpoints, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRun.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 1_000_000;

    private final SnapshotSource source;
    private final SnapshotSettings settings;
    private final Predicate<Table> carried;
    private final ProgressWriter writer;
    private final RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;
    private final KnownProgress known;
    private final KeptKeys keys;
    private final Commands commands;
    private final PublishedLater later;
    private final LeftTables parkedAndLeft;
    private final SnapshotMarkers markers;
    private final SnapshotLog log;
    private final ChangeWait wait;

    private final PostponedCommands postponed = new PostponedCommands();

    private final Set<Table> published = new HashSet<>();

    /** Tables that are no longer published. Their last changes may still be in the stream. */
    private final Set<Table> left = new HashSet<>();

    /** Tables that are read, and how many rows of each earlier sessions have read. */
    private final Map<Table, TablePace> paces = new HashMap<>();

    /** Tables whose snapshot an earlier session has begun. */
    private final Set<Table> resumed = new HashSet<>();

    /** Tables that are read once their state counts. */
    private final Set<Table> toBegin = new HashSet<>();

    /**
     * Starts what a plan says.
     *
     * @param source reads the tables
     * @param settings how they are read
     * @param carried which tables are carried, whether they are published or not
     * @param writer writes how far they are
     * @param publisher takes what the writer writes
     * @param known how far they are
     * @param keys the keys that their rows have had
     * @param plan what is done about the tables that are published
     * @param commands what people ask for from now on
     * @param later tables that are published from now on
     * @param parkedAndLeft parked tables that are no longer published
     */
    SnapshotRun(
            SnapshotSource source,
            SnapshotSettings settings,
            Predicate<Table> carried,
            ProgressWriter writer,
            RecordPublisher<ProducerRecord<byte[], byte[]>> publisher,
            KnownProgress known,
            KeptKeys keys,
            SnapshotPlan plan,
            Commands commands,
            PublishedLater later,
            LeftTables parkedAndLeft) {
        this.source = source;
        this.settings = settings;
        this.carried = carried;
        this.writer = writer;
        this.publisher = publisher;
        this.known = known;
        this.keys = keys;
        this.commands = commands;
        this.later = later;
        this.parkedAndLeft = parkedAndLeft;
        this.log = new SnapshotLog(source::tables);
        this.wait = new ChangeWait(PATIENCE, source::tables);
        plan.reads().stream().filter(table -> table.resume() != null).forEach(table -> resumed.add(table.table()));
        this.markers = new SnapshotMarkers(!known.isListed() && resumed.isEmpty(), of -> resumed.contains(table(of)));
        begin(plan);
    }

    private static Table table(Relation relation) {
        return new Table(relation.namespace(), relation.name());
    }

    private void begin(SnapshotPlan plan) {
        log.started(plan.reads());
        plan.tables().forEach(table -> published.add(table.table()));
        plan.gone().forEach(table -> log.left(table, settings.newTables()));
        plan.noted().stream()
                .filter(table -> table.state() == TableState.PAUSED && table.reason() != null)
                .forEach(log::paused);
        plan.others().forEach(table -> log.another(table, settings.newTables()));
        known.list(plan.kept(), plan.gone(), writer);
        plan.reads().forEach(this::read);
    }

    private void read(TableProgress table) {
        paces.put(table.table(), new TablePace(table.rows()));
        source.add(table.table(), table.where(), table.resume());
    }

    /**
     * Returns what the loop reads.
     *
     * @return closed with this
     */
    public SnapshotSource source() {
        return source;
    }

    /**
     * Returns the markers of the rows that it reads.
     *
     * @return for the same thread
     */
    public SnapshotMarkers markers() {
        return markers;
    }

    /**
     * Returns what all changes wait for, if that is more rows of a table. Safe in any thread.
     *
     * @return a sentence; null if they wait for nothing, or have not waited for long
     */
    public @Nullable String changesWaitFor() {
        return wait.reason();
    }

    /** Notes that commands were applied when the plan was made. */
    void applied(CommandPosition position) {
        known.applied(position, writer);
    }

    /** Waits until what was written counts: a table that is parked must be known as such before its changes are lost. */
    void settle(BooleanSupplier stopping) {
        for (writer.advance(); !writer.isSettled() && !stopping.getAsBoolean(); writer.advance()) {
            publisher.awaitAcknowledgement(PAUSE_NANOS);
            source.keepUp();
        }
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        for (SnapshotReport report = source.report(); report != null; report = source.report()) {
            take(report, last);
        }
        wait.look(source.waiting());
        for (DecidedCommand next = nextCommand(); next != null; next = nextCommand()) {
            TableCommands.changes(next, this::progress, published).forEach(this::change);
            known.applied(next.command().position(), writer);
        }
        for (Relation relation = source.relation(); relation != null; relation = source.relation()) {
            Table table = table(relation);
            if (!left.contains(table)) {
                notice(table, new TableIdentity(Integer.toUnsignedLong(relation.oid()), Set.of()));
            }
        }
        for (PublishedLater.Change change = later.poll(); change != null; change = later.poll()) {
            take(change);
        }
        parkedAndLeft.takePassed().forEach(this::forget);
        keys.write(writer);
        writer.advance();
        log.tick();
    }

    private TableProgress progress(Table table) {
        TableProgress progress = known.latest(table);
        return progress == null ? SnapshotPlan.unknown(settings, known.isListed(), table) : progress;
    }

    private @Nullable DecidedCommand nextCommand() {
        DecidedCommand first = postponed.poll();
        if (first != null) {
            return first;
        }
        TableCommand command = commands.poll();
        return command == null ? null : DecidedCommand.of(command, published);
    }

    /**
     * States change only between transactions. But a transaction whose change waits for rows, perhaps for hours, goes on at once if
     * a command stops the reading of those rows.
     */
    @Override
    public void withinTransaction() {
        List<Table> waiting = source.waiting();
        wait.look(waiting);
        TableCommand command = commands.poll();
        if (command != null) {
            postponed.add(command, published); // one at a time, since its patterns may take a while
        }
        if (!waiting.isEmpty()) {
            postponed.ending(waiting, known::latest).forEach(source::remove);
        }
        log.tick();
    }

    /** Forgets a table. If it is published again, it counts as a new one: its changes in between were not carried. */
    private void forget(Table table) {
        log.left(table, settings.newTables());
        known.forget(table, writer);
    }

    private void take(PublishedLater.Change change) {
        Table table = change.table();
        TableIdentity identity = change.identity();
        if (identity != null) {
            left.remove(table);
            if (carried.test(table) && parkedAndLeft.isBack(table)) {
                published.add(table);
            }
            notice(table, identity);
            compare(table, identity);
        } else if (!known.parked().contains(table) && published.remove(table)) {
            // a parked one stays so: its last changes may still be in the stream, and must be left out as well
            left.add(table);
            source.remove(table);
            forget(table);
        }
    }

    private void take(SnapshotReport report, @Nullable Delivery last) {
        Table table = report.table();
        if (left.contains(table)) {
            return;
        }
        TableProgress before = Objects.requireNonNullElse(known.latest(table), TableProgress.waiting(table));
        TablePace pace = paces.computeIfAbsent(table, none -> new TablePace(0));
        long rows = pace.rows(report.rows());
        switch (report.outcome()) {
            case CHUNK ->
                known.write(last, before.read(report.resumeFrom(), rows, pace.of(report, source.tables())), writer);
            case FINISHED -> {
                known.write(last, before.finished(rows), writer);
                log.finished(table, rows);
            }
            case GONE -> {
                known.forget(table, writer);
                published.remove(table);
                later.forget(table); // it may be back already, before the catalog is asked again
                log.gone(table);
            }
            case FAILED -> parked(before, Objects.requireNonNull(report.reason()));
        }
    }

    private void parked(TableProgress table, String reason) {
        log.parked(table.table(), reason);
        known.write(null, table.parked(reason), writer);
    }

    /**
     * Applies a change of a table's state. A table that is no longer read is left at once. One that has to be read is begun
     * once its state counts.
     */
    private void change(TableProgress table) {
        source.remove(table.table());
        if (table.state().isToBeRead()) {
            toBegin.add(table.table());
        } else {
            toBegin.remove(table.table());
        }
        write(table);
    }

    private void write(TableProgress table) {
        known.write(null, table, writer, () -> {
            if (table.equals(known.latest(table.table())) && toBegin.remove(table.table())) {
                restart(table);
            }
        });
    }

    private void restart(TableProgress table) {
        if (table.resume() == null) {
            resumed.remove(table.table());
            markers.restart(of -> table(of).equals(table.table()));
        } else {
            resumed.add(table.table());
        }
        read(table);
    }

    /** Notices a table that was published while the stream ran: it shows with its first change, or in the catalog. */
    private void notice(Table table, TableIdentity identity) {
        if (known.latest(table) == null && carried.test(table) && published.add(table)) {
            TableProgress next =
                    SnapshotPlan.unknown(settings, known.isListed(), table).of(identity);
            log.noticed(table, next);
            change(next);
        }
    }

    /** Rows of another table that has got the name, or of one that was not published for a while, are not all in its topic. */
    private void compare(Table table, TableIdentity identity) {
        TableProgress before = known.latest(table);
        if (before == null || before.identity().equals(identity)) {
            return;
        }
        if (!identity.isAnotherThan(before.identity())) {
            write(before.of(identity));
            return;
        }
        TableProgress next = SnapshotPlan.next(settings, before, identity);
        log.another(next, settings.newTables());
        if (next.state().isToBeRead()) {
            change(next); // a chunk of the other table may be all that is still to end
        } else {
            write(next);
        }
    }

    @Override
    public boolean isSettled() {
        return writer.isSettled() || publisher.isStopped();
    }

    /** Ends reading. If a table has failed and that must end the daemon, its state is written first, if Kafka takes it soon. */
    @Override
    public void close() {
        try {
            SnapshotReport failure = source.failure();
            if (failure != null) {
                noteFailure(failure);
            }
        } finally {
            commands.close();
            later.close();
            source.close();
        }
    }

    private void noteFailure(SnapshotReport failure) {
        Table table = failure.table();
        TableProgress before = Objects.requireNonNullElse(known.latest(table), TableProgress.waiting(table));
        known.write(null, before.failed(Objects.requireNonNull(failure.reason())), writer);
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            settle(() -> publisher.isStopped() || deadline - System.nanoTime() < 0);
        } catch (ReplicationException | DeliveryException e) {
            LOG.debug("table {}: its failure cannot be stored", table, e);
        }
    }
}
