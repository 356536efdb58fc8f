package dev.walferry.kafka.publish;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Failures of records that were refused only because another record of their batch was. They would hide the failure of
 * the record that is at fault, which comes at the same moment. So they wait a little before they are reported. Safe in
 * any thread.
 */
final class BatchCompanions {
    private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private record Failure(long at, Runnable report) {}

    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    void add(Runnable report) {
        failures.add(new Failure(System.nanoTime(), report));
    }

    /** Reports those that have waited long enough. */
    void report() {
        Failure oldest = failures.peek();
        while (oldest != null && System.nanoTime() - oldest.at >= WAIT_NANOS) {
            failures.remove(oldest);
            oldest.report.run();
            oldest = failures.peek();
        }
    }
}
