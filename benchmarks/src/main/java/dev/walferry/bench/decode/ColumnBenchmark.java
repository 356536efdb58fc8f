package dev.walferry.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How long Walferry takes for rows whose columns are all touched, beside whatever it is compared with. */
@State(Scope.Thread)
public abstract class ColumnBenchmark {
    /** Set by {@link #read}. */
    protected RowShape rows = RowShape.of("3-text");

    /** Set by {@link #read}. */
    protected WalferryReader walferry = new WalferryReader();

    /** For JMH. */
    protected ColumnBenchmark() {}

    /**
     * Creates a reader at the start of a session.
     *
     * @param shape the rows that it reads
     */
    protected void read(RowShape shape) {
        rows = shape;
        walferry = new WalferryReader();
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
