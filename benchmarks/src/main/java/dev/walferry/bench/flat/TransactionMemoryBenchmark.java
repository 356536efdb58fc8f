package dev.walferry.bench.flat;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TransactionAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: the heap that a streamed transaction takes until its commit is bounded, whatever its size.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar TransactionMemoryBenchmark</pre>
 *
 * <p>The time of a shot is meaningless; look at {@code kibibytesHeld}, what is on the heap after a collection once all rows have
 * arrived but not the commit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx128m", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"})
public class TransactionMemoryBenchmark {
    /** Rows of the transaction. */
    @Param({"1024", "32768", "131072", "262144", "524288", "1048576", "2097152", "4194304", "8388608"})
    int size = 1;

    private final RowShape rows = RowShape.of("10-streamed");

    /** The memory of a transaction. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Held {
        /** KiB on the heap for a whole transaction that is not committed yet. */
        public double kibibytesHeld;

        /** Creates an instance; JMH calls this. */
        public Held() {}
    }

    /** Creates an instance; JMH calls this. */
    public TransactionMemoryBenchmark() {}

    /**
     * Memory kept by the assembler.
     *
     * @param held result
     * @throws IOException if there is no place for files
     */
    @Benchmark
    public void stream(Held held) throws IOException {
        Path directory = Files.createTempDirectory("walferry-flat-");
        try (TransactionAssembler assembler =
                new TransactionAssembler(AssemblerOptions.DEFAULT.withSpoolDirectory(directory))) {
            long before = UsedHeap.bytes();
            for (byte[] message : Streamed.before(rows)) {
                add(message, assembler);
            }
            for (int i = 0; i < size; i++) {
                add(rows.row(i % RowShape.ROWS).clone(), assembler); // each message has its own array
            }
            held.kibibytesHeld = (UsedHeap.bytes() - before) / 1024.0;
            add(Streamed.stop(), assembler);
        }
        Files.delete(directory);
    }

    private static void add(byte[] message, TransactionAssembler assembler) {
        assembler.add(message, 0, message.length, Lsn.ZERO);
    }
}
