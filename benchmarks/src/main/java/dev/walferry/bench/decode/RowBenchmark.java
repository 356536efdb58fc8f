package dev.walferry.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What is measured of rows in either format: how long Walferry takes, and the floor below it. */
@State(Scope.Thread)
public abstract class RowBenchmark {
    /** Set by {@link #begin}. */
    RowShape rows = RowShape.of("3-text");

    /** Set by {@link #begin}. */
    WalferryReader walferry = new WalferryReader();

    /** Set by {@link #begin}. */
    BareScan scan = new BareScan(0);

    /** For JMH. */
    protected RowBenchmark() {}

    /** Creates readers of a shape. */
    void begin(String shape) {
        rows = RowShape.of(shape);
        walferry = new WalferryReader();
        scan = new BareScan(Integer.parseInt(shape.substring(0, shape.indexOf('-'))));
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
