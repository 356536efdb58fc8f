package dev.walferry.bench.hotpath;

import dev.walferry.bench.decode.RowShape;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputDecoder;
import dev.walferry.pgoutput.Tuple;
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
 * Claim: a column of a decoded row is read in constant time, whatever its place and the width of the row, and a view that is
 * not kept costs no memory.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar TupleAccessBenchmark -prof gc</pre>
 *
 * <p>Per operation: one access to the row's last column.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TupleAccessBenchmark {
    /** The shape of the rows, see {@link RowShape}. */
    @Param({"3-text", "10-text", "50-text"})
    String shape = "10-text";

    private final Tuple[] tuples = new Tuple[RowShape.ROWS];
    private int last;
    private String lastName = "";

    /** Creates an instance; JMH calls this. */
    public TupleAccessBenchmark() {}

    /** Decodes the session. */
    @Setup
    public void decode() {
        RowShape rows = RowShape.of(shape);
        PgOutputDecoder decoder = new PgOutputDecoder();
        rows.announcements().forEach(message -> decoder.decode(message, 0, message.length));
        for (int i = 0; i < RowShape.ROWS; i++) {
            tuples[i] = ((Insert) decoder.decode(rows.row(i), 0, rows.row(i).length)).row();
        }
        last = tuples[0].size() - 1;
        lastName = "c" + last;
    }

    /**
     * Measures asking what kind of value it is.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void kind(Blackhole hole) {
        for (Tuple tuple : tuples) {
            hole.consume(tuple.valueKind(last));
        }
    }

    /**
     * How long it is.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void length(Blackhole hole) {
        for (Tuple tuple : tuples) {
            hole.consume(tuple.value(last).length());
        }
    }

    /**
     * Its length, found by the column's name.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void lengthByName(Blackhole hole) {
        for (Tuple tuple : tuples) {
            hole.consume(tuple.value(lastName).length());
        }
    }

    /**
     * A view that is kept.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void view(Blackhole hole) {
        for (Tuple tuple : tuples) {
            hole.consume(tuple.value(last));
        }
    }

    /**
     * A String.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RowShape.ROWS)
    public void text(Blackhole hole) {
        for (Tuple tuple : tuples) {
            hole.consume(tuple.value(last).getText());
        }
    }
}
