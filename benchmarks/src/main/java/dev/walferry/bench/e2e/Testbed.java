package dev.walferry.bench.e2e;

import dev.walferry.bench.decode.OtherPlugins;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.LocalRegistry;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The servers that all contenders share, and a lane for each run. */
final class Testbed implements AutoCloseable {
    private static final String PUBLICATION = "bench_pub";
    private static final int KEPT_LOG_BYTES = 64 << 20;

    private final Scenario scenario;
    private final long rows;
    private final int partitions;
    private final Set<OutputPlugin> plugins = EnumSet.of(OutputPlugin.PGOUTPUT);
    private final LocalPostgres postgres;
    private final LocalKafka kafka;
    private final Admin admin;
    private final TestDatabase database;
    private final Path directory;
    private final @Nullable LocalRegistry registry;
    private final String endLsn;

    Testbed(Scenario scenario, long rows, int partitions, List<Contender> contenders) throws SQLException, IOException {
        this.scenario = scenario;
        this.rows = rows;
        this.partitions = partitions;
        directory = Files.createTempDirectory("walferry-bench-");
        postgres = server(scenario)
                .set("shared_buffers", "256MB")
                .set("max_wal_size", "8GB")
                .set("checkpoint_timeout", "1h")
                .set("autovacuum", "off")
                .start();
        kafka = LocalKafka.broker()
                .set("log.segment.bytes", Integer.toString(KEPT_LOG_BYTES))
                .set("log.retention.check.interval.ms", "30000")
                .jvmOption("-Xmx1g")
                .start();
        registry = contenders.stream().anyMatch(Contender::needsRegistry) ? LocalRegistry.create() : null;
        if (registry != null) {
            registry.start();
        }
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        database = postgres.createDatabase("bench");
        database.execute(scenario.setup(rows).toArray(String[]::new));
        database.execute("create publication " + PUBLICATION + " for table bench");
        contenders.forEach(contender -> plugins.add(contender.plugin()));
        onBases("select pg_create_logical_replication_slot('%s', '%s')");
        database.execute(scenario.workload(rows).toArray(String[]::new));
        endLsn = Objects.requireNonNull(database.queryOne("select pg_current_wal_insert_lsn()::text"));
        // a record after the end, so that a reader up to the end surely reaches it
        database.execute("select pg_logical_emit_message(false, 'bench', 'end')", "checkpoint");
    }

    /** Returns the server for a scenario: only the one of Debian's packages has other plugins. */
    private static LocalPostgres.Builder server(Scenario scenario) {
        if (scenario != Scenario.PLUGINS) {
            return LocalPostgres.version(18);
        }
        OtherPlugins.require();
        return LocalPostgres.version(OtherPlugins.SERVER).installed();
    }

    /** Runs a statement for each slot that the others are copies of, with its name and its plugin. */
    private void onBases(String statement) throws SQLException {
        for (OutputPlugin plugin : plugins) {
            database.execute(String.format(Locale.ROOT, statement, base(plugin), plugin));
        }
    }

    private static String base(OutputPlugin plugin) {
        return "bench_base_" + plugin;
    }

    TestDatabase database() {
        return database;
    }

    long brokerPid() {
        return kafka.pid();
    }

    /** Creates a slot at the position where every other one began, an empty topic and a directory. */
    Lane lane(Contender contender, int run) throws SQLException, IOException {
        return lane(contender.name(), run, contender.plugin());
    }

    /** Creates the same for a program that is not a contender. */
    Lane lane(String reader, int run) throws SQLException, IOException {
        return lane(reader, run, OutputPlugin.PGOUTPUT);
    }

    private Lane lane(String reader, int run, OutputPlugin plugin) throws SQLException, IOException {
        String name = reader.toLowerCase(Locale.ROOT).replace('-', '_') + "_" + run;
        database.execute("select pg_copy_logical_replication_slot('" + base(plugin) + "', '" + name + "')");
        Lane lane = new Lane(
                "127.0.0.1",
                postgres.port(),
                database.name(),
                postgres.user(),
                postgres.password(),
                name,
                PUBLICATION,
                kafka.bootstrapServers(),
                registry == null ? null : registry.url(),
                name,
                Files.createDirectory(directory.resolve(name)),
                scenario.carried(rows),
                scenario.transactions(rows),
                endLsn,
                scenario == Scenario.SNAPSHOT);
        NewTopic topic = new NewTopic(lane.topic(), partitions, (short) 1).configs(scenario.topicSettings());
        await(admin.createTopics(List.of(topic)).all());
        return lane;
    }

    /** Returns the number of records in a lane's topic. */
    long records(Lane lane) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            all.put(new TopicPartition(lane.topic(), i), OffsetSpec.latest());
        }
        return await(admin.listOffsets(all).all()).values().stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
    }

    /** Returns the process id of a lane's walsender, 0 while there is none. */
    long walsenderPid(Lane lane) throws SQLException {
        String pid = database.queryOne(
                "select coalesce(active_pid, 0) from pg_replication_slots where slot_name = '" + lane.slot() + "'");
        return Long.parseLong(Objects.requireNonNull(pid));
    }

    /** Returns the server's first process. */
    long postmasterPid() {
        return postgres.pid();
    }

    /** Returns whether any other session reads the table, or is about to. */
    boolean isTableRead() throws SQLException {
        String count = database.queryOne("select count(*) from pg_locks where relation = 'bench'::regclass"
                + " and mode = 'AccessShareLock' and pid <> pg_backend_pid()");
        return Long.parseLong(Objects.requireNonNull(count)) > 0;
    }

    /** Returns the bytes of WAL that a lane's reader has not confirmed yet. */
    long backlog(Lane lane) throws SQLException {
        String bytes =
                database.queryOne("select coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)"
                        + " from pg_replication_slots where slot_name = '" + lane.slot() + "'");
        return Long.parseLong(Objects.requireNonNull(bytes));
    }

    /** Moves the slots that all others are copies of to the present end of the WAL. */
    void advanceBase() throws SQLException {
        onBases("select pg_replication_slot_advance('%s', pg_current_wal_lsn())");
    }

    /** Releases the WAL once no more lanes are needed: half an hour of it would fill a disk. */
    void dropBase() throws SQLException {
        onBases("select pg_drop_replication_slot('%s')");
    }

    /** Removes a lane, so that the next run finds the servers as this one did. */
    void clear(Lane lane) throws SQLException {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (walsenderPid(lane) != 0 && System.nanoTime() < deadline) {
            Pause.millis(50);
        }
        database.execute("select pg_drop_replication_slot('" + lane.slot() + "')");
        await(admin.deleteTopics(List.of(lane.topic())).all());
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        admin.close();
        if (registry != null) {
            registry.close();
        }
        kafka.close();
        postgres.close();
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
