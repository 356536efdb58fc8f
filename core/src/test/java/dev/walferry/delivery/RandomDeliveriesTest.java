package dev.walferry.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of sends, callbacks, failures and keepalives, against a model that knows the whole history and
 * checks one thing: no record of a transaction that ends at or before the confirmed position is unacknowledged.
 */
class RandomDeliveriesTest {
    private static final int INTERLEAVINGS = 10_000;
    private static final int STEPS = 120;
    private static final int CALLBACK_THREADS = 4;

    private static final class SentRecord {
        final Delivery delivery;
        final int transaction;

        /** Set just before its acknowledgement, so while it is unset the record is unacknowledged. */
        volatile boolean acknowledging;

        SentRecord(Delivery delivery, int transaction) {
            this.delivery = delivery;
            this.transaction = transaction;
        }

        void acknowledge() {
            acknowledging = true;
            delivery.acknowledged();
        }
    }

    /** One interleaving and its whole history. */
    private static final class Run {
        final Random random;
        final boolean failing;
        final Executor callbacks;
        final DeliveryTracker tracker = new DeliveryTracker();
        final List<SentRecord> inFlight = new ArrayList<>();
        final List<SentRecord> handedOver = new ArrayList<>();
        final List<CompletableFuture<Void>> calls = new ArrayList<>();
        final List<SentRecord> failed = new ArrayList<>();
        final TreeMap<Integer, Long> ends = new TreeMap<>();
        int transaction;
        Delivery open;
        long lsn = 1;
        long lastConfirmed;

        Run(Random random, boolean failing, Executor callbacks) {
            this.random = random;
            this.failing = failing;
            this.callbacks = callbacks;
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> send();
                case 3, 4, 5 -> callBack();
                case 6 -> begin();
                case 7 -> commit();
                case 8 -> tracker.keepalive(Lsn.of(keepalivePosition()));
                default -> check();
            }
        }

        void begin() {
            if (open == null) {
                open = tracker.begin();
                transaction++;
            }
        }

        void send() {
            if (open != null) {
                open.sending();
                inFlight.add(new SentRecord(open, transaction));
            }
        }

        void callBack() {
            if (!inFlight.isEmpty()) {
                SentRecord record = inFlight.remove(random.nextInt(inFlight.size()));
                if (failing && random.nextInt(20) == 0) {
                    failed.add(record);
                    call(() -> record.delivery.failed(new RuntimeException("refused")));
                } else {
                    acknowledge(record);
                }
            }
        }

        void acknowledge(SentRecord record) {
            handedOver.add(record);
            call(record::acknowledge);
        }

        void call(Runnable callback) {
            calls.add(CompletableFuture.runAsync(callback, callbacks));
        }

        /** Waits for the outstanding callbacks. */
        void settle() {
            calls.forEach(CompletableFuture::join);
            calls.clear();
        }

        void commit() {
            if (open != null) {
                lsn += 1 + random.nextInt(3);
                ends.put(transaction, lsn);
                tracker.commit(Lsn.of(lsn));
                open = null;
            }
        }

        /**
         * At most the start of the open transaction's commit record, as a real server sends it; sometimes an old
         * position.
         */
        long keepalivePosition() {
            if (open == null) {
                lsn += random.nextInt(3);
            }
            return lsn - random.nextInt(2);
        }

        void check() {
            long confirmed = tracker.confirmable().value();
            assertTrue(confirmed >= lastConfirmed, "went backwards");
            lastConfirmed = confirmed;
            inFlight.forEach(record -> assertNotConfirmed(record, confirmed));
            // a record that is unacknowledged now was unacknowledged when the position was asked for
            handedOver.removeIf(record -> record.acknowledging);
            handedOver.forEach(record -> assertNotConfirmed(record, confirmed));
            failed.forEach(record -> assertNotConfirmed(record, confirmed));
        }

        void assertNotConfirmed(SentRecord record, long confirmed) {
            long end = ends.getOrDefault(record.transaction, Long.MAX_VALUE);
            assertTrue(confirmed < end, () -> "confirmed " + confirmed + " over a record that ends at " + end);
        }

        void finish() {
            commit();
            inFlight.forEach(this::acknowledge);
            inFlight.clear();
            settle();
            check();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverConfirmsPastAnUnacknowledgedRecordAndReachesTheEnd(boolean failing) {
        run(failing, Runnable::run);
    }

    /**
     * Callbacks arrive as from the network threads of several producers. The seed repeats the steps, but not the timing
     * of the threads.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soDoesOneThatIsCalledBackBySeveralThreads(boolean failing) {
        ExecutorService threads = Executors.newFixedThreadPool(CALLBACK_THREADS);
        try {
            run(failing, threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void run(boolean failing, Executor callbacks) {
        long seed = Long.getLong("walferry.seed", System.nanoTime());
        System.out.println("-Dwalferry.seed=" + seed);
        for (int i = 0; i < INTERLEAVINGS; i++) {
            run(seed + i, failing, callbacks);
        }
    }

    private static void run(long seed, boolean failing, Executor callbacks) {
        Run run = new Run(new Random(seed), failing, callbacks);
        try {
            for (int step = 0; step < STEPS; step++) {
                run.step();
            }
            run.check();
            run.settle();
            if (run.tracker.failure() == null) {
                run.finish();
                assertEndIsReached(run);
            } else {
                assertFalse(run.tracker.isIdle());
            }
        } catch (AssertionError e) {
            throw new AssertionError("with -Dwalferry.seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    /** The last commit's end is confirmable without a keepalive; when idle, so is a keepalive's position. */
    private static void assertEndIsReached(Run run) {
        if (!run.ends.isEmpty()) {
            long end = run.ends.lastEntry().getValue();
            long confirmed = run.tracker.confirmable().value();
            assertTrue(confirmed >= end, () -> "all is acknowledged up to " + end + ", confirmed only " + confirmed);
        }
        run.tracker.keepalive(Lsn.of(run.lsn));
        assertEquals(Lsn.of(run.lsn), run.tracker.confirmable());
    }
}
