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
import org.openjdk.jmh.annotations.Setup;
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
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark extends RowBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text", "10-wide", "10-streamed"})
    String shape = "10-text";

    private StringReader strings = new StringReader();

    /** Creates an instance; JMH calls this. */
    public DecodeBenchmark() {}

    /** Builds the session and fails if a contender reads anything but what was written. */
    @Setup
    public void passGate() {
        begin(shape);
        strings = new StringReader();
        DecodeGate.check(rows, walferry, strings, scan);
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
