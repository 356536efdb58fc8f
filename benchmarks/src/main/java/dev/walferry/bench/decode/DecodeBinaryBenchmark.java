package dev.walferry.bench.decode;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Claim: decoding a row in binary format costs as much as in text format, and converting its values costs less.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DecodeBinaryBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row. Compare with {@link DecodeBenchmark} at the same number of columns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBinaryBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-binary", "10-binary", "50-binary"})
    String shape = "10-binary";

    private RowShape rows = RowShape.of("3-text");
    private WalferryReader walferry = new WalferryReader();
    private BareScan scan = new BareScan(0);

    /** For JMH. */
    public DecodeBinaryBenchmark() {}

    /** Builds the session and fails if a contender reads anything but what was written. */
    @Setup
    public void passGate() {
        rows = RowShape.of(shape);
        walferry = new WalferryReader();
        scan = new BareScan(Integer.parseInt(shape.substring(0, shape.indexOf('-'))));
        DecodeGate.check(rows, walferry, scan);
    }

    /**
     * The floor.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void scan(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            hole.consume(scan.lengths(rows.row(i)));
        }
    }

    /**
     * Walferry, no column touched.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void decode(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            hole.consume(walferry.decode(rows.row(i)));
        }
    }

    /**
     * Walferry, every column touched: its kind and where its bytes are.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void views(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            hole.consume(walferry.views(rows.row(i)));
        }
    }

    /**
     * Walferry, a Java object of every value.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void objects(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            walferry.objects(rows.row(i), hole);
        }
    }
}
