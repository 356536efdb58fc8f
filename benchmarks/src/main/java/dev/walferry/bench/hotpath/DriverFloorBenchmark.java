package dev.walferry.bench.hotpath;

import dev.walferry.internal.socket.ReplicationSocketFactory;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.Binary;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * Claim: reading and decoding with Walferry takes less CPU time per row than reading alone with pgjdbc, which polls and reads
 * its socket once for each message. The garbage is what the driver allocates for each message.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DriverFloorBenchmark -prof gc</pre>
 *
 * <p>Each shot reads one transaction of {@value #ROWS} rows from a real server, from a new slot. The server determines most of the
 * time; look at {@code cpuNanosPerRow}, the reading thread's own time. {@code driver} is a loop over
 * {@code PGReplicationStream.read()}, {@code driverOnLargeReads} the same on Walferry's socket, {@code walferry} is
 * {@code ChangeStream.next()}, which also decodes, and {@code walferryBinary} the same with values in binary format.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 8)
@Fork(1)
public class DriverFloorBenchmark {
    /** How many rows an operation reads. */
    public static final int ROWS = 200_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private @Nullable LocalPostgres postgres;
    private @Nullable TestDatabase database;
    private int slots;

    /** The reading thread's CPU time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cost {
        /** Nanoseconds of CPU time, in the program and in the kernel, per row. */
        public double cpuNanosPerRow;

        private long before;

        /** Creates an instance; JMH calls this. */
        public Cost() {}

        private void start() {
            before = THREADS.getCurrentThreadCpuTime();
        }

        private void stop() {
            cpuNanosPerRow = (double) (THREADS.getCurrentThreadCpuTime() - before) / ROWS;
        }
    }

    /** Creates an instance; JMH calls this. */
    public DriverFloorBenchmark() {}

    /**
     * Writes one transaction after creating a slot.
     *
     * @throws SQLException if that fails
     */
    @Setup
    public void write() throws SQLException {
        LocalPostgres server = LocalPostgres.version(18).start();
        postgres = server;
        TestDatabase bench = server.createDatabase("bench");
        database = bench;
        bench.execute(
                "create table bench (id bigint primary key, name text, quantity int, price numeric(12,2),"
                        + " created timestamptz, note text)",
                "create publication bench_pub for table bench",
                "select pg_create_logical_replication_slot('base', 'pgoutput')",
                "insert into bench select n, 'product ' || n, n % 1000, n * 0.25, now(), md5(n::text)"
                        + " from generate_series(1, " + ROWS + ") n");
    }

    /** Ends the server. */
    @TearDown
    public void close() {
        if (postgres != null) {
            postgres.close();
        }
    }

    /**
     * pgjdbc as it is.
     *
     * @param cost CPU time
     * @param hole JMH's
     * @throws SQLException if reading fails
     */
    @Benchmark
    public void driver(Cost cost, Blackhole hole) throws SQLException {
        readWithDriver(new Properties(), cost, hole);
    }

    /**
     * pgjdbc on a socket that reads large blocks.
     *
     * @param cost CPU time
     * @param hole JMH's
     * @throws SQLException if reading fails
     */
    @Benchmark
    public void driverOnLargeReads(Cost cost, Blackhole hole) throws SQLException {
        Properties socket = new Properties();
        PGProperty.SOCKET_FACTORY.set(socket, ReplicationSocketFactory.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(socket, ReplicationSocketFactory.drawTicket());
        readWithDriver(socket, cost, hole);
    }

    /**
     * Walferry, which also decodes.
     *
     * @param cost CPU time
     * @param hole JMH's
     * @throws SQLException if reading fails
     */
    @Benchmark
    public void walferry(Cost cost, Blackhole hole) throws SQLException {
        readWithWalferry(Binary.OFF, cost, hole);
    }

    /**
     * Walferry with values in binary format, which saves the server from printing them.
     *
     * @param cost CPU time
     * @param hole JMH's
     * @throws SQLException if reading fails
     */
    @Benchmark
    public void walferryBinary(Cost cost, Blackhole hole) throws SQLException {
        readWithWalferry(Binary.ON, cost, hole);
    }

    private void readWithWalferry(Binary format, Cost cost, Blackhole hole) throws SQLException {
        TestDatabase bench = bench();
        try (ChangeStream changes = ChangeStream.to(bench.url())
                .property("user", bench.user())
                .property("password", bench.password())
                .slot(copiedSlot(bench))
                .publication("bench_pub")
                .binary(format)
                .open()) {
            cost.start();
            var message = changes.next();
            while (message.kind() != Kind.COMMIT) {
                hole.consume(message);
                message = changes.next();
            }
            cost.stop();
        }
    }

    private void readWithDriver(Properties more, Cost cost, Blackhole hole) throws SQLException {
        TestDatabase bench = bench();
        Properties login = new Properties();
        login.putAll(more);
        PGProperty.USER.set(login, bench.user());
        PGProperty.PASSWORD.set(login, bench.password());
        PGProperty.REPLICATION.set(login, "database");
        PGProperty.PREFER_QUERY_MODE.set(login, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(login, "10");
        try (Connection connection = DriverManager.getConnection(bench.url(), login);
                PGReplicationStream stream = connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(copiedSlot(bench))
                        .withAutomaticFlush(false)
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", "bench_pub")
                        .start()) {
            cost.start();
            ByteBuffer message = Objects.requireNonNull(stream.read());
            while (message.get(message.position()) != 'C') {
                hole.consume(message);
                message = Objects.requireNonNull(stream.read());
            }
            cost.stop();
        }
    }

    private TestDatabase bench() {
        return Objects.requireNonNull(database);
    }

    /** Creates a slot at the beginning, and drops the previous shot's. */
    private String copiedSlot(TestDatabase bench) throws SQLException {
        bench.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where slot_name like 'copy%' and not active",
                "select pg_copy_logical_replication_slot('base', 'copy_" + ++slots + "')");
        return "copy_" + slots;
    }
}
