package dev.walferry.bench.flat;

import dev.walferry.Lsn;
import dev.walferry.bench.decode.RowShape;
import dev.walferry.bench.decode.WalferryReader;
import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.record.KeyColumns;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.SourceFacts;
import dev.walferry.pgoutput.PgOutputDecoder;
import java.util.SplittableRandom;
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
 * Claim: a row takes the same steps whether the session knows one relation or ten thousand, and allocates the same. The
 * time of each step is the cache's: the columns of ten thousand relations do not fit into it when every row is of another
 * one.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar RelationCountBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row of ten columns. Rows are of all relations in random order, the worst there is; the messages
 * are the same number of bytes for any number of relations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelationCountBenchmark {
    private static final int ROWS = 16 * RowShape.ROWS;
    private static final long SEED = 20_260_802;

    /** How many relations the session knows. */
    @Param({"1", "100", "1000", "10000"})
    int relations = 1;

    private final byte[][] rows = new byte[ROWS][];
    private WalferryReader reader = new WalferryReader();
    private PgOutputDecoder decoder = new PgOutputDecoder();
    private RecordMapper mapper = mapper();

    /** For JMH. */
    public RelationCountBenchmark() {}

    private static RecordMapper mapper() {
        return new RecordMapper(
                RecordSettings.defaults("bench"), new SourceFacts("0.1.0", "bench"), KeyColumns.FROM_IDENTITY);
    }

    /** Announces all relations. */
    @Setup
    public void announce() {
        RowShape shape = RowShape.of("10-text");
        reader = new WalferryReader();
        decoder = new PgOutputDecoder();
        mapper = mapper();
        announce(shape.announcements().get(0));
        for (int i = 0; i < relations; i++) {
            announce(shape.relation(RowShape.OID + i, "bench_" + i));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = shape.row(i % RowShape.ROWS, RowShape.OID + random.nextInt(relations));
        }
    }

    private void announce(byte[] message) {
        reader.announce(message);
        mapper.map(decoder.decode(message, 0, message.length), Lsn.ZERO, record -> {});
    }

    /**
     * Decodes a row and touches every column.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void views(Blackhole hole) {
        for (byte[] row : rows) {
            hole.consume(reader.views(row));
        }
    }

    /**
     * Decodes a row and makes a record of it.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decodeAndEncode(Blackhole hole) {
        for (byte[] row : rows) {
            mapper.map(decoder.decode(row, 0, row.length), Lsn.ZERO, hole::consume);
        }
    }
}
