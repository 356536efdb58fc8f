package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.control.ControlReader;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SnapshotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one daemon, over all of its sessions: decides which tables are read.
 *
 * <p>The progress topic is read once, when the daemon starts. After that its content is known, because nothing else may
 * write to it. For one thread, but for {@link #tables}.
 */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 1_000_000;

    private final SnapshotSettings settings;
    private final ShapeSettings shape;
    private final String slot;
    private final boolean createSlot;
    private final SourceDatabase database;
    private final ProgressTopic topic;
    private final ControlTopic control;

    /** Tables whose records cannot be made or are refused, and why: they are parked when the next session begins. */
    private final Map<Table, String> failed = new HashMap<>();

    /** What the topic held when the daemon started. */
    private @Nullable SlotProgress read;

    private volatile @Nullable KnownProgress known;
    private volatile @Nullable SnapshotSource reading;
    private @Nullable SlotIdentity identity;
    private @Nullable SnapshotPlan plan;
    private @Nullable RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;
    private @Nullable ControlReader commands;
    private @Nullable CommandPosition obeyed;

    private Snapshots(SinkConfig config, SourceDatabase database) {
        this.settings = config.snapshot();
        this.shape = config.records().shape();
        this.slot = config.source().slotName();
        this.createSlot = config.source().createSlot();
        this.database = database;
        String prefix = config.records().topicPrefix();
        this.topic = new ProgressTopic(
                prefix,
                config.producer(),
                config.topics().group(ProgressTopic.name(prefix)).replicationFactor());
        this.control = new ControlTopic(settings.commandTopic(), prefix, config.producer());
    }

    /** The snapshots of a daemon, or null if it takes none. */
    static @Nullable Snapshots of(SinkConfig config, SourceDatabase database) {
        return config.snapshot().mode() == SnapshotMode.NEVER ? null : new Snapshots(config, database);
    }

    /**
     * Decides what the next session does. Called before its stream is opened, because it waits for Kafka and for the
     * catalog.
     *
     * @param takes takes the session's records of progress, not closed
     * @throws ProgressException if the progress found is of no use
     * @throws DeliveryException if Kafka does not answer
     */
    void prepare(RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        publisher = takes;
        KnownProgress progress = known;
        boolean isFirst = progress == null;
        if (progress == null) {
            progress = begin(topic.read(), takes);
            known = progress;
        }
        progress.beginSession();
        List<Table> published =
                database.publishedTables().stream().filter(this::isCarried).toList();
        requirePublished(published);
        startCommands(progress, isFirst);
        Map<Table, TableProgress> asked = asked(progress, published);
        failed.forEach((table, reason) -> asked.put(table, parked(progressOf(asked, table), reason)));
        plan = SnapshotPlan.of(settings, asked, progress.isListed(), published);
        topic.create();
    }

    private boolean isCarried(Table table) {
        return shape.carries(table.schema(), table.name());
    }

    /** Commands that were given before the daemon starts are obeyed before it does anything else. */
    private void startCommands(KnownProgress progress, boolean isFirst) {
        closeCommands();
        ControlReader reader = ControlReader.start(control, progress.command());
        commands = reader;
        if (isFirst) {
            reader.awaitCaughtUp(PATIENCE);
        }
    }

    private void closeCommands() {
        ControlReader reader = commands;
        commands = null;
        if (reader != null) {
            reader.close();
        }
    }

    /** Progress as commands have changed it. */
    private Map<Table, TableProgress> asked(KnownProgress progress, List<Table> published) {
        Map<Table, TableProgress> asked = new HashMap<>(progress.tables());
        ControlReader reader = Objects.requireNonNull(commands, "commands are read");
        obeyed = null;
        for (TableCommand command = reader.poll(); command != null; command = reader.poll()) {
            TableCommands.changes(command, asked::get, published).forEach(table -> asked.put(table.table(), table));
            obeyed = command.position();
        }
        return asked;
    }

    private static TableProgress progressOf(Map<Table, TableProgress> known, Table table) {
        return Objects.requireNonNullElse(known.get(table), TableProgress.waiting(table));
    }

    private static TableProgress parked(TableProgress table, String reason) {
        return table.state() == TableState.PARKED ? table : table.parked(reason);
    }

    private KnownProgress begin(SlotProgress progress, RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        SlotStatus found = database.slot();
        boolean isThere = found != null && !found.isLost();
        KnownProgress begun = new KnownProgress(progress);
        read = progress;
        SlotIdentity before = progress.slot();
        if (before == null) {
            announceFirst(isThere);
        } else if (!isThere && settings.mode() != SnapshotMode.WHEN_NEEDED) {
            throw lost(found != null);
        } else if (!isThere || settings.mode() == SnapshotMode.ALWAYS) {
            // before the slot is there again, so that a daemon that is killed in between does not take it for the old
            // one
            reset(begun, new ProgressWriter(topic.name(), before, takes), takes);
        }
        if (found != null && found.isLost() && settings.mode() == SnapshotMode.WHEN_NEEDED) {
            database.dropSlot();
        }
        return begun;
    }

    private void announceFirst(boolean isThere) {
        if (isThere && settings.mode() != SnapshotMode.ON_DEMAND) {
            LOG.info(
                    "topic {} holds no progress of slot \"{}\": the rows of its tables are read"
                            + " (snapshot.mode=never if Kafka has them already)",
                    topic.name(),
                    slot);
        }
    }

    private ReplicationException lost(boolean isThere) {
        return new ReplicationException(
                Category.SLOT_LOST,
                "slot \"" + slot + "\" " + (isThere ? "was invalidated" : "does not exist any more")
                        + ", but topic " + topic.name()
                        + " holds its progress: the changes since then are lost. Set snapshot.mode=when-needed to create the slot"
                        + " again and to read all tables again; or, if nothing is missing, delete the topic and create the slot",
                null);
    }

    private void reset(
            KnownProgress begun, ProgressWriter writer, RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        LOG.warn(
                LogEvent.SNAPSHOT_RESET.marker(),
                "slot \"{}\": all tables are read again. Rows that were deleted unseen keep their last record",
                slot);
        begun.reset(writer);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (writer.advance(); !writer.isSettled(); writer.advance()) {
            if (deadline - System.nanoTime() < 0) {
                throw new DeliveryException(
                        "topic " + topic.name() + ": Kafka has not acknowledged within " + PATIENCE.toSeconds()
                                + " s that all tables are read again (see whether the brokers are up, and start again)",
                        new TimeoutException(),
                        true);
            }
            takes.awaitAcknowledgement(PAUSE_NANOS);
        }
    }

    private void requirePublished(List<Table> published) {
        for (Table table : settings.tables()) {
            if (!published.contains(table)) {
                throw new ProgressException("snapshot.tables names " + table
                        + ", which is in none of the publications or left out by a list of tables: ALTER PUBLICATION ... ADD"
                        + " TABLE, or leave it out");
            }
        }
    }

    /** Whether the slot is created if it does not exist. */
    boolean createsSlot() {
        return createSlot || settings.mode() == SnapshotMode.WHEN_NEEDED;
    }

    /** Whether the session is to end: all tables were read, and nothing else was asked for. */
    boolean isOver() {
        return settings.mode() == SnapshotMode.INITIAL_ONLY && known().isFinished();
    }

    /** Whether there is nothing to begin a session for. */
    boolean isIdle() {
        return isOver() && planned().reads().isEmpty();
    }

    private KnownProgress known() {
        return Objects.requireNonNull(known, "prepare was not called");
    }

    private SnapshotPlan planned() {
        return Objects.requireNonNull(plan, "prepare was not called");
    }

    /**
     * Begins or goes on, over a stream that has just been opened.
     *
     * @param changes the stream, which the result takes over
     * @return to be closed by the caller
     * @throws ProgressException if the progress found is that of another slot
     */
    SnapshotRun over(SlotSource changes) {
        if (identity == null) {
            identity = identify(changes);
        }
        ControlReader reader = Objects.requireNonNull(commands, "commands are read");
        RecordPublisher<ProducerRecord<byte[], byte[]>> takes =
                Objects.requireNonNull(publisher, "prepare was not called");
        SnapshotSource source = SnapshotSource.over(changes, settings);
        reading = source;
        SnapshotRun run = new SnapshotRun(
                source,
                settings,
                this::isCarried,
                new ProgressWriter(topic.name(), identity, takes),
                takes,
                known(),
                planned(),
                reader);
        commands = null; // closed with the run
        return run;
    }

    /**
     * Makes sure that tables are known as parked before their changes are left out. Called before the first change.
     *
     * @param run what has just begun
     * @param stopping asked often; once true it does not wait any more
     */
    void settle(SnapshotRun run, BooleanSupplier stopping) {
        if (obeyed != null) {
            run.obeyed(obeyed);
        }
        if (planned().noted().stream().anyMatch(this::isParkedNow)) {
            run.settle(stopping);
            failed.keySet().removeAll(parked());
        }
    }

    private boolean isParkedNow(TableProgress table) {
        return table.state() == TableState.PARKED && !parked().contains(table.table());
    }

    /** The parked tables: a view that changes between transactions. */
    Set<Table> parked() {
        return known().parked();
    }

    /**
     * Whether the others go on without a table whose changes cannot be delivered. If so, it is parked from the next session
     * on.
     *
     * @param table the table
     * @param reason why they cannot be delivered
     * @param fault what is at fault
     */
    boolean park(Table table, String reason, Fault fault) {
        if (policy(fault) == TableFailure.STOP) {
            return false;
        }
        LOG.error(
                LogEvent.SNAPSHOT_TABLE_PARKED.marker(),
                "table {} is parked, and its changes are lost until `walferry resume` reads it again: {}",
                table,
                reason);
        failed.put(table, reason);
        return true;
    }

    private TableFailure policy(Fault fault) {
        return switch (fault) {
            case TABLE -> settings.onFailure();
            case SCHEMA -> settings.onSchemaRefusal();
            case SERVICE -> TableFailure.STOP; // without it the other tables would be parked as well
        };
    }

    /** Ends what a session has not taken over. */
    @Override
    public void close() {
        closeCommands();
    }

    /** The tables as they are now. Safe in any thread. */
    List<TableView> tables() {
        KnownProgress progress = known;
        SnapshotSource source = reading;
        return progress == null
                ? List.of()
                : TableViews.of(progress.tables().values(), source == null ? List.of() : source.tables());
    }

    private SlotIdentity identify(SlotSource changes) {
        Objects.requireNonNull(read, "prepare was not called").requireOf(changes.systemId(), slot, changes.confirmed());
        return new SlotIdentity(changes.systemId(), slot, changes.confirmed());
    }
}
