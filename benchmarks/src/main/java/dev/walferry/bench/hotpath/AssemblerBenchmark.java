package dev.walferry.bench.hotpath;

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
 * Claim: a transaction that is not streamed passes the assembler at almost no cost. A streamed one costs a copy and a second
 * decoding and, above the memory bound, compression and the disk, at a cost for each row that does not grow with the
 * transaction.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar AssemblerBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row of ten columns, in and out again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AssemblerBenchmark {
    private static final int ROWS = 64 * RowShape.ROWS;
    private static final int XID = 731;
    private static final long ENOUGH_MEMORY = 256L << 20;
    private static final long LITTLE_MEMORY = 64L << 10;

    /** How a transaction is sent, and where it is kept until its commit. */
    @Param({"plain", "memory", "spooled"})
    String kept = "plain";

    private RowShape rows = RowShape.of("3-text");
    private byte[][] before = new byte[0][];
    private byte[][] after = new byte[0][];
    private Path directory = Path.of("");
    private TransactionAssembler assembler = new TransactionAssembler(AssemblerOptions.DEFAULT);

    /** Creates an instance; JMH calls this. */
    public AssemblerBenchmark() {}

    /**
     * Opens the session.
     *
     * @throws IOException if there is no place for files
     */
    @Setup
    public void open() throws IOException {
        boolean streamed = !kept.equals("plain");
        rows = RowShape.of(streamed ? "10-streamed" : "10-text");
        before = rows.announcements().toArray(byte[][]::new);
        after = streamed
                ? new byte[][] {ControlMessages.streamStop(), ControlMessages.streamCommit(XID, 0x5000, 0x5100, 0x1234)}
                : new byte[][] {ControlMessages.commit(0x5000, 0x5100, 0x1234)};
        directory = Files.createTempDirectory("walferry-assembler-");
        assembler = new TransactionAssembler(AssemblerOptions.DEFAULT
                .withSpoolDirectory(directory)
                .withMaxMemory(kept.equals("spooled") ? LITTLE_MEMORY : ENOUGH_MEMORY));
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
     * A transaction of 65,536 rows goes in and comes out.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void assemble(Blackhole hole) {
        for (byte[] message : before) {
            pass(message, hole);
        }
        for (int i = 0; i < ROWS; i++) {
            pass(rows.row(i % RowShape.ROWS), hole);
        }
        for (byte[] message : after) {
            pass(message, hole);
        }
    }

    private void pass(byte[] message, Blackhole hole) {
        assembler.add(message, 0, message.length, Lsn.ZERO);
        for (PgOutputMessage out = assembler.next(); out != null; out = assembler.next()) {
            hole.consume(out);
        }
    }
}
