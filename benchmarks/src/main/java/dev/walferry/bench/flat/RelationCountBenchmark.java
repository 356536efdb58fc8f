package dev.walferry.bench.flat;

import dev.walferry.bench.decode.RowShape;
import dev.walferry.bench.decode.WalferryReader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * Claim: a row takes the same steps and allocates about as much whether the session knows one relation or ten thousand. With
 * ten thousand, each change of relation costs more, because the data of all of them does not fit into a near cache.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar RelationCountBenchmark -prof gc</pre>
 *
 * <p>Per operation: one row of ten columns. All relations have the same number of rows. In {@code order} {@code random} nearly
 * every row, and in {@code in-turn} (as they were announced) every row, is of a different relation than the one before; in
 * {@code runs}, ten rows of a relation follow each other. The messages have the same size for any number of relations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelationCountBenchmark {
    private static final int MOST = 10_000;
    private static final int COLUMNS = 10;
    private static final int RUN = 10;
    private static final int ROWS = MOST * RUN;
    private static final long SEED = 20_260_802;

    /** How many relations the session knows. */
    @Param({"1", "100", "1000", "10000"})
    int relations = 1;

    /** How rows follow each other. */
    @Param({"random", "in-turn", "runs"})
    String order = "random";

    private final byte[][] rows = new byte[ROWS][];
    private int[][] types = {};
    private WalferryReader reader = new WalferryReader();
    private SessionState session = new SessionState(RowShape.of("10-text"));

    /** Creates an instance; JMH calls this. */
    public RelationCountBenchmark() {}

    /** Announces all relations. */
    @Setup
    public void announce() {
        RowShape shape = RowShape.of("10-text");
        reader = new WalferryReader();
        session = new SessionState(shape);
        reader.announce(shape.announcements().get(0));
        types = new int[relations][COLUMNS];
        for (int i = 0; i < relations; i++) {
            byte[] relation = shape.relation(RowShape.OID + i, "bench_" + i);
            reader.announce(relation);
            session.decode(relation);
        }
        int run = order.equals("runs") ? RUN : 1;
        List<Integer> runs =
                IntStream.range(0, ROWS / run).map(i -> i % relations).boxed().collect(Collectors.toList());
        if (!order.equals("in-turn")) {
            Collections.shuffle(runs, new Random(SEED));
        }
        for (int i = 0; i < ROWS; i++) {
            rows[i] = shape.row(i % RowShape.ROWS, RowShape.OID + runs.get(i / run));
        }
    }

    /**
     * The least that any decoder has to do to find the types of a row's columns: finds its relation in an array and reads one
     * number for each column.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void floor(Blackhole hole) {
        for (byte[] row : rows) {
            int oid = ByteBuffer.wrap(row).getInt(1);
            int sum = 0;
            for (int type : types[oid - RowShape.OID]) {
                sum = 31 * sum + type;
            }
            hole.consume(sum);
        }
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
     * Decodes a row and makes a record from it.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void decodeAndEncode(Blackhole hole) {
        for (byte[] row : rows) {
            session.map(row, hole::consume);
        }
    }
}
