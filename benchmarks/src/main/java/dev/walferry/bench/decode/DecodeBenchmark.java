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
 * Claim: decoding a row and touching every column takes a third of the time of making Strings of all values, and allocates
 * at most 96 bytes for ten columns. A view that is not kept costs no memory, because the compiler removes it. Beyond hopping
 * over the lengths, decoding checks each length, stores where its column starts, and creates the row.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DecodeBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row. {@code scan} is the floor, {@code eagerStrings} the usual way; {@code decode} touches
 * nothing, {@code views} every column, {@code strings} and {@code objects} convert every value. In profile {@code peers}
 * {@code DecodePeersBenchmark} adds Debezium on the same bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text", "10-wide", "10-streamed"})
    String shape = "10-text";

    private RowShape rows = RowShape.of("3-text");
    private WalferryReader walferry = new WalferryReader();
    private StringReader strings = new StringReader();
    private BareScan scan = new BareScan(0);

    /** For JMH. */
    public DecodeBenchmark() {}

    /** Builds the session and fails if a contender reads anything but what was written. */
    @Setup
    public void passGate() {
        rows = RowShape.of(shape);
        walferry = new WalferryReader();
        strings = new StringReader();
        scan = new BareScan(Integer.parseInt(shape.substring(0, shape.indexOf('-'))));
        DecodeGate.check(rows, walferry, strings, scan);
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
     * Makes a String of every value and does nothing else.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void eagerStrings(Blackhole hole) {
        for (int i = 0; i < RowShape.ROWS; i++) {
            hole.consume(strings.read(rows.row(i)));
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
