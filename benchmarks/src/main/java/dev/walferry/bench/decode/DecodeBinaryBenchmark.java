package dev.walferry.bench.decode;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: decoding a row in binary format costs as much as in text format, and converting its values costs less.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DecodeBinaryBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row. Compare with {@link DecodeBenchmark} at the same number of columns.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBinaryBenchmark extends RowBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-binary", "10-binary", "50-binary"})
    String shape = "10-binary";

    /** For JMH. */
    public DecodeBinaryBenchmark() {}

    /** Builds the session and fails if a contender reads anything but what was written. */
    @Setup
    public void passGate() {
        begin(shape);
        DecodeGate.check(rows, walferry, scan);
    }
}
