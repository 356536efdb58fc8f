package dev.walferry.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interleavings of sends, callbacks, failures and keepalives, against a model that knows the whole history and
 * asks the plainest question: is a record unacknowledged whose transaction ends at or before what was confirmed?
 */
class RandomDeliveriesTest {
    private static final int INTERLEAVINGS = 10_000;
    private static final int STEPS = 120;

    private static final class SentRecord {
        final Delivery delivery;
        final int transaction;

        SentRecord(Delivery delivery, int transaction) {
            this.delivery = delivery;
            this.transaction = transaction;
        }
    }

    /** One interleaving and all that is known about it. */
    private static final class Run {
        final Random random;
        final boolean failing;
        final DeliveryTracker tracker = new DeliveryTracker();
        final List<SentRecord> inFlight = new ArrayList<>();
        final List<SentRecord> failed = new ArrayList<>();
        final TreeMap<Integer, Long> ends = new TreeMap<>();
        int transaction;
        Delivery open;
        long lsn = 1;
        long lastConfirmed;

        Run(Random random, boolean failing) {
            this.random = random;
            this.failing = failing;
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
                    record.delivery.failed(new RuntimeException("refused"));
                } else {
                    record.delivery.acknowledged();
                }
            }
        }

        void commit() {
            if (open != null) {
                lsn += 1 + random.nextInt(3);
                ends.put(transaction, lsn);
                tracker.commit(Lsn.of(lsn));
                open = null;
            }
        }

        /** At most the start of the open transaction's commit record, as a real server's are; sometimes an old one. */
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
            failed.forEach(record -> assertNotConfirmed(record, confirmed));
        }

        void assertNotConfirmed(SentRecord record, long confirmed) {
            long end = ends.getOrDefault(record.transaction, Long.MAX_VALUE);
            assertTrue(confirmed < end, () -> "confirmed " + confirmed + " over a record that ends at " + end);
        }

        void finish() {
            commit();
            inFlight.forEach(record -> record.delivery.acknowledged());
            inFlight.clear();
            check();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverConfirmsPastAnUnacknowledgedRecordAndReachesTheEnd(boolean failing) {
        long seed = Long.getLong("walferry.seed", System.nanoTime());
        for (int i = 0; i < INTERLEAVINGS; i++) {
            run(seed + i, failing);
        }
    }

    private static void run(long seed, boolean failing) {
        Run run = new Run(new Random(seed), failing);
        try {
            for (int step = 0; step < STEPS; step++) {
                run.step();
            }
            run.check();
            if (run.tracker.failure() == null) {
                run.finish();
                assertEquals(Lsn.of(run.lsn), endReached(run));
            } else {
                assertFalse(run.tracker.isIdle());
            }
        } catch (AssertionError e) {
            throw new AssertionError("with -Dwalferry.seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static Lsn endReached(Run run) {
        run.tracker.keepalive(Lsn.of(run.lsn));
        return run.tracker.confirmable();
    }
}
