package dev.walferry.bench.hotpath;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
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
 * Claim: tracking what may be confirmed costs a few nanoseconds per record and nothing per record in memory, and the cost
 * per transaction does not grow with the number of transactions in flight.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DeliveryTrackerBenchmark -prof gc</pre>
 *
 * <p>Per operation: one record. {@code window} transactions are in flight when the oldest is acknowledged, from the same
 * thread, so that no other thread's cache counts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DeliveryTrackerBenchmark {
    private static final int RECORDS = 10_000;

    /** Records per transaction. */
    @Param({"1", "100"})
    int size = 1;

    /** Transactions in flight. */
    @Param({"1", "1000"})
    int window = 1;

    private DeliveryTracker tracker = new DeliveryTracker();
    private Delivery[] inFlight = new Delivery[0];
    private long position;
    private int oldest;

    /** Creates an instance; JMH calls this. */
    public DeliveryTrackerBenchmark() {}

    /** Fills the window. */
    @Setup
    public void fill() {
        tracker = new DeliveryTracker();
        inFlight = new Delivery[window];
        position = 0;
        oldest = 0;
        for (int i = 0; i < window; i++) {
            inFlight[i] = send();
        }
    }

    private Delivery send() {
        Delivery delivery = tracker.begin();
        for (int i = 0; i < size; i++) {
            delivery.sending();
        }
        position += 64;
        tracker.commit(Lsn.of(position));
        return delivery;
    }

    /**
     * One transaction is acknowledged, another is sent.
     *
     * @param hole JMH's
     */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void track(Blackhole hole) {
        for (int sent = 0; sent < RECORDS; sent += size) {
            Delivery delivery = inFlight[oldest];
            for (int i = 0; i < size; i++) {
                delivery.acknowledged();
            }
            hole.consume(tracker.confirmable());
            inFlight[oldest] = send();
            oldest = (oldest + 1) % window;
        }
    }
}
