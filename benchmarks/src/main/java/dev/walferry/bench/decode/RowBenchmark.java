package dev.walferry.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/** What is measured of rows in either format: also how long decoding alone takes, and the floor below it. */
public abstract class RowBenchmark extends ColumnBenchmark {
    /** Set by {@link #begin}. */
    BareScan scan = new BareScan(0);

    /** For JMH. */
    protected RowBenchmark() {}

    /** Creates readers of a shape. */
    void begin(String shape) {
        read(RowShape.of(shape));
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
}
