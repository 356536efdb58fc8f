package dev.walferry.kafka.session.table;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressStore;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.TopicNames;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SnapshotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one pipeline, over all of its sessions: decides which tables are read.
 *
 * <p>Progress is read once, when the pipeline starts. After that it is known, since nothing else may write it. For one
 * thread, but for {@link #tables}.
 */
public final class Snapshots implements AutoCloseable {
    private final SnapshotSettings settings;
    private final ShapeSettings shape;
    private final String slot;
    private final boolean createSlot;
    private final SourceDatabase database;
    private final ProgressStore store;
    private final SessionCommands commands;
    private final Failures failures;
    private final FailedTables failed;
    private final KeptKeys keys;
    private final ListedTables listed;
    private final TopicNames topics;

    /** What was kept when the pipeline started. */
    private @Nullable SlotProgress read;

    /** How far the slot was delivered then; null if that is not known, or if the slot is created again. */
    private @Nullable KeptPosition delivered;

    private boolean isRecreated;

    /** Prepares the control topic, if sessions write to it. */
    private Runnable beforeSession = () -> {};

    private volatile @Nullable KnownProgress known;
    private volatile @Nullable SnapshotSource reading;
    private @Nullable SlotIdentity identity;
    private @Nullable SnapshotPlan plan;
    private @Nullable LeftTables left;
    private @Nullable RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;

    private Snapshots(
            SinkConfig config,
            SourceDatabase database,
            ProgressStore store,
            @Nullable ControlTopic control,
            KeptKeys keys,
            Failures failures) {
        this.settings = config.snapshot();
        this.shape = config.records().shape();
        this.slot = config.source().slotName();
        this.createSlot = config.source().createSlot();
        this.database = database;
        this.store = store;
        this.commands = new SessionCommands(control, failures);
        this.failures = failures;
        this.failed = new FailedTables(config.snapshot());
        this.keys = keys;
        this.listed = new ListedTables(settings, config.pipeline().word() == null);
        this.topics = new TopicNames(config.records().topicNames());
    }

    /**
     * Returns the snapshots of a daemon, which also store the keys that it remembers.
     *
     * @param config which tables are read, and how
     * @param database asked for its tables
     * @param topic keeps how far they are
     * @param keys the keys that their rows have had
     * @param failures where outages are counted
     * @return null if none are taken
     */
    public static @Nullable Snapshots of(
            SinkConfig config, SourceDatabase database, ProgressTopic topic, KeyMemory keys, Failures failures) {
        ControlTopic control = OwnTopics.control(config);
        Snapshots snapshots = of(config, database, topic, control, new KeptKeys(keys), failures);
        if (snapshots != null && config.signalSecret() != null) {
            snapshots.beforeSession = () -> control.prepare(OwnTopics.controlCopies(config));
        }
        return snapshots;
    }

    /**
     * Returns the snapshots of a pipeline whose store finds only what it is asked for by name. The keys of tables are not
     * stored there, because tables may be gone.
     *
     * @param config which tables are read, and how
     * @param database asked for its tables
     * @param store keeps how far they are
     * @param control where commands come from; null for nowhere
     * @param failures where outages are counted
     * @return null if none are taken
     */
    public static @Nullable Snapshots of(
            SinkConfig config,
            SourceDatabase database,
            ProgressStore store,
            @Nullable ControlTopic control,
            Failures failures) {
        return of(config, database, store, control, new KeptKeys(new KeyMemory()), failures);
    }

    private static @Nullable Snapshots of(
            SinkConfig config,
            SourceDatabase database,
            ProgressStore store,
            @Nullable ControlTopic control,
            KeptKeys keys,
            Failures failures) {
        return config.snapshot().mode() == SnapshotMode.NEVER
                ? null
                : new Snapshots(config, database, store, control, keys, failures);
    }

    /**
     * Decides what the next session does. Called before its stream is opened, because it waits for Kafka and for the
     * catalog.
     *
     * @param takes takes the session's records of progress, not closed
     * @throws ProgressException if the progress found is of no use
     * @throws DeliveryException if Kafka does not answer
     */
    public void prepare(RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        publisher = takes;
        Map<Table, TableIdentity> identities = database.identities();
        identities.keySet().removeIf(table -> !isCarried(table));
        Set<Table> published = identities.keySet();
        KnownProgress progress = known;
        boolean isFirst = progress == null;
        if (progress == null) {
            SlotProgress kept = store.read(published);
            if (kept.isListed()) {
                listed.warnOfMissing(published);
            } else {
                listed.requirePublished(published);
            }
            keys.load(kept, database.walEnd());
            read = kept;
            SnapshotStart start = new SnapshotStart(settings.mode(), slot, database, store, topics(published), takes);
            progress = start.begin(kept);
            isRecreated = start.isRecreated();
            delivered = isRecreated ? null : kept.position(slot);
            known = progress;
        } else {
            listed.warnOfMissing(published);
        }
        progress.beginSession();
        keys.beginSession();
        commands.start(progress, isFirst);
        boolean isListed = progress.isListed();
        Map<Table, TableProgress> asked =
                commands.asked(progress, table -> SnapshotPlan.unknown(settings, isListed, table), published);
        failed.park(asked);
        SnapshotPlan made = SnapshotPlan.of(settings, asked, isListed, identities);
        plan = made;
        left = new LeftTables(made, database::walEnd, database::slot);
        store.create();
        beforeSession.run();
    }

    /**
     * Returns whether the slot was lost when this began, and is created again. Positions stored for the former slot then do not
     * count.
     *
     * @return known once prepared
     */
    public boolean isRecreated() {
        return isRecreated;
    }

    /**
     * Returns how far an earlier daemon has delivered the slot, as it was kept. Known once prepared.
     *
     * @return null for nothing
     */
    public @Nullable KeptPosition delivered() {
        return delivered;
    }

    private Set<String> topics(Collection<Table> tables) {
        return tables.stream()
                .map(table -> topics.topic(table.schema(), table.name()))
                .collect(Collectors.toSet());
    }

    private boolean isCarried(Table table) {
        return shape.carries(table.schema(), table.name());
    }

    /**
     * Returns whether the slot is created if it does not exist.
     *
     * @return true if it is
     */
    public boolean createsSlot() {
        return createSlot || settings.mode() == SnapshotMode.WHEN_NEEDED;
    }

    /**
     * Returns whether the session must end.
     *
     * @return true if all tables were read, and nothing else was asked for
     */
    public boolean isOver() {
        return settings.mode() == SnapshotMode.INITIAL_ONLY && known().isFinished();
    }

    /**
     * Returns whether there is nothing to begin a session for.
     *
     * @return true if all tables were read, and nothing else was asked for
     */
    public boolean isIdle() {
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
    public SnapshotRun over(SlotSource changes) {
        if (identity == null) {
            identity = identify(changes);
        }
        RecordPublisher<ProducerRecord<byte[], byte[]>> takes =
                Objects.requireNonNull(publisher, "prepare was not called");
        SnapshotSource source = SnapshotSource.over(changes, settings);
        reading = source;
        LeftTables parkedAndLeft = Objects.requireNonNull(left, "prepare was not called");
        SnapshotRun run = new SnapshotRun(
                source,
                settings,
                this::isCarried,
                new ProgressWriter(store, identity, takes),
                takes,
                known(),
                keys,
                planned(),
                commands.started(),
                PublishedLater.start(
                        () -> {
                            parkedAndLeft.look();
                            return database.identities();
                        },
                        planned().tables().stream()
                                .collect(Collectors.toMap(TableProgress::table, TableProgress::identity)),
                        settings.newTablesInterval(),
                        failures),
                parkedAndLeft);
        commands.handedOver();
        return run;
    }

    /**
     * Makes sure that tables are known as parked before their changes are left out, and that those to be read are no
     * longer known as parked: their rows would be left out as well. Called before the first change.
     *
     * @param run what has just begun
     * @param stopping asked often; once true it no longer waits
     */
    public void settle(SnapshotRun run, BooleanSupplier stopping) {
        CommandPosition applied = commands.applied();
        if (applied != null) {
            run.applied(applied);
        }
        if (planned().parked().anyMatch(table -> !parked().contains(table.table()))
                || planned().reads().stream().anyMatch(table -> parked().contains(table.table()))) {
            run.settle(stopping);
            failed.known(parked());
        }
    }

    /**
     * Returns the parked tables.
     *
     * @return a view that changes between transactions
     */
    public Set<Table> parked() {
        return known().parked();
    }

    /**
     * Returns whether the others go on without a table whose changes cannot be delivered. If so, it is parked from the next
     * session on.
     *
     * @param table the table
     * @param reason why they cannot be delivered
     * @param fault what is at fault
     * @return true if it is parked
     */
    public boolean park(Table table, String reason, Fault fault) {
        return failed.add(table, reason, fault);
    }

    /** Ends what a session has not taken over. */
    @Override
    public void close() {
        commands.close();
    }

    /**
     * Returns the tables as they are now. Safe in any thread.
     *
     * @return for the status page; empty before the first session is prepared
     */
    public List<TableView> tables() {
        KnownProgress progress = known;
        SnapshotSource source = reading;
        return progress == null
                ? List.of()
                : TableViews.of(progress.tables().values(), source == null ? List.of() : source.tables());
    }

    /**
     * Returns the position from which the stream may repeat. After a crash the server may begin before what was
     * confirmed, but not before a position that was stored long ago.
     */
    private Lsn since(SlotSource changes) {
        SlotIdentity before =
                Objects.requireNonNull(read, "prepare was not called").slot();
        return before != null && known().isListed() ? before.since() : changes.confirmed();
    }

    private SlotIdentity identify(SlotSource changes) {
        Objects.requireNonNull(read, "prepare was not called").requireOf(changes.systemId(), slot, changes.confirmed());
        return new SlotIdentity(changes.systemId(), slot, since(changes));
    }
}
