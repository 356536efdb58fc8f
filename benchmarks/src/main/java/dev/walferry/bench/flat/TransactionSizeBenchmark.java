package dev.walferry.bench.flat;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.pgoutput.ControlMessages;
import dev.walferry.transaction.AssemblerOptions;
import dev.walferry.transaction.TransactionAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Claim: in a heap of 128 MiB, a row costs the same whatever the size of its transaction, as long as it is not streamed or fits
 * into memory. The cost of a transaction itself shows when it is small. A streamed one is kept until its commit, from some size
 * on in files, where the cost of a row is its compression.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar TransactionSizeBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row of ten columns, decoded, in and out of the assembler. Every invocation carries the same number of
 * rows, in transactions of {@code size}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx128m")
public class TransactionSizeBenchmark {
    private static final int ROWS = 1 << 22;
    private static final int XID = 731;

    /** Rows per transaction. */
    @Param({"1", "16", "1024", "32768", "1048576", "4194304"})
    int size = 1;

    /** How transactions are sent. */
    @Param({"plain", "streamed"})
    String sent = "plain";

    private RowShape rows = RowShape.of("3-text");
    private byte[][] before = new byte[0][];
    private byte[][] after = new byte[0][];
    private Path directory = Path.of("");
    private TransactionAssembler assembler = new TransactionAssembler(AssemblerOptions.DEFAULT);

    /** Creates an instance; JMH calls this. */
    public TransactionSizeBenchmark() {}

    /**
     * Opens the session.
     *
     * @param hole JMH's
     * @throws IOException if there is no place for files
     */
    @Setup
    public void open(Blackhole hole) throws IOException {
        boolean streamed = sent.equals("streamed");
        rows = RowShape.of(streamed ? "10-streamed" : "10-text");
        directory = Files.createTempDirectory("walferry-flat-");
        assembler = new TransactionAssembler(AssemblerOptions.DEFAULT.withSpoolDirectory(directory));
        if (streamed) {
            before = Streamed.before(rows);
            after = new byte[][] {Streamed.stop(), Streamed.commit()};
        } else {
            before = new byte[][] {ControlMessages.begin(0x5000, 0x1234, XID)};
            after = new byte[][] {ControlMessages.commit(0x5000, 0x5100, 0x1234)};
            pass(before[0], hole);
            pass(rows.announcements().get(1), hole);
            pass(after[0], hole);
        }
    }

    /**
     * Removes the files.
     *
     * @throws IOException if that fails
     */
    @TearDown
    public void close() throws IOException {
        assembler.close();
        Files.deleteIfExists(directory);
    }

    /**
     * Four million rows, in transactions of one size.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void carry(Blackhole hole) {
        for (int done = 0; done < ROWS; done += size) {
            for (byte[] message : before) {
                pass(message, hole);
            }
            for (int i = done; i < done + size; i++) {
                pass(rows.row(i % RowShape.ROWS), hole);
            }
            for (byte[] message : after) {
                pass(message, hole);
            }
        }
    }

    private void pass(byte[] message, Blackhole hole) {
        assembler.add(message, 0, message.length, Lsn.ZERO);
        for (PgOutputMessage out = assembler.next(); out != null; out = assembler.next()) {
            hole.consume(out);
        }
    }
}
