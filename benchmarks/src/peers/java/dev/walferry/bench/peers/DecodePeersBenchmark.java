package dev.walferry.bench.peers;

import dev.walferry.bench.decode.ColumnBenchmark;
import dev.walferry.bench.decode.DecodeGate;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Claim: decoding a row and touching every column is at least 20 times faster than with Debezium's decoder on the same
 * bytes, and making a Java object of every value as Debezium does is several times faster.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DecodePeersBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row. Both have passed the gate on the same session. Compare {@code debezium} with {@code views} for a
 * reader of single columns, and with {@code objects} for equal work.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodePeersBenchmark extends ColumnBenchmark {
    private static final String DATABASE = "bench";

    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text", "10-wide"})
    String shape = "10-text";

    private @Nullable LocalPostgres postgres;
    private @Nullable DebeziumReader debezium;

    /** For JMH. */
    public DecodePeersBenchmark() {}

    /**
     * Builds the session, creates the database that Debezium asks, and passes the gate.
     *
     * @throws SQLException if the database cannot be created
     */
    @Setup
    public void passGate() throws SQLException {
        read(RowShape.of(shape));
        LocalPostgres server = LocalPostgres.version(18).start();
        postgres = server;
        TestDatabase database = server.createDatabase(DATABASE);
        database.execute(rows.createTable());
        DebeziumReader reader =
                new DebeziumReader("127.0.0.1", server.port(), DATABASE, server.user(), server.password());
        debezium = reader;
        DecodeGate.check(rows, walferry, reader);
    }

    /** Ends the server. */
    @TearDown
    public void close() {
        if (debezium != null) {
            debezium.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    /**
     * Debezium, a Java object of every value.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void debezium(Blackhole hole) {
        DebeziumReader reader = java.util.Objects.requireNonNull(debezium);
        for (int i = 0; i < RowShape.ROWS; i++) {
            reader.objects(rows.row(i), hole);
        }
    }

    /**
     * Walferry, a String of every value.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void strings(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            walferry.strings(rows.row(i), hole);
        }
    }
}
