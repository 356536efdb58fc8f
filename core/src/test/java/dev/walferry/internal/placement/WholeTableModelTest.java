package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.ModelConsumer.ModelViolation;
import dev.walferry.internal.placement.Placement.Rule;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random transactions on a table without a key while it is read whole: no row arrives twice, none is removed before it
 * has arrived, and the rows finally equal the table's. A failure names its seed.
 */
class WholeTableModelTest {
    private static final Set<Rule> ALL = EnumSet.allOf(Rule.class);
    private static final int STEPS = 300;
    private static final int PATIENCE = 100_000;

    private static void run(long seed, Set<Rule> rules) {
        Random random = new Random(seed);
        ModelDatabase database = new ModelDatabase(random, true, Set.of());
        for (int i = random.nextInt(100); i > 0; i--) {
            database.step(true);
        }
        BagConsumer consumer = new BagConsumer();
        Lsn start = database.walEnd();
        consumer.ends.add(start);
        BagSession session = new BagSession(random, database, consumer, start, rules);
        boolean restarts = random.nextBoolean();
        for (int step = 0; step < STEPS; step++) {
            step(random, database, session, true);
            if (restarts && random.nextInt(STEPS / 2) == 0) {
                restarts = false;
                Lsn confirmed = consumer.ends.get(random.nextInt(consumer.ends.size()));
                consumer = new BagConsumer(); // its rows are void, because the table is read again
                database.unlockAll();
                session = new BagSession(random, database, consumer, confirmed, rules);
            }
        }
        int left = PATIENCE;
        while (!(database.isQuiet() && session.isFinished())) {
            ModelConsumer.require(left-- > 0, "the snapshot does not end");
            step(random, database, session, false);
        }
        for (int i = 0; i < 100; i++) {
            session.stream();
        }
        assertEquals(expected(database), consumer.rows);
    }

    private static void step(Random random, ModelDatabase database, BagSession session, boolean newWork) {
        switch (random.nextInt(3)) {
            case 0 -> database.step(newWork);
            case 1 -> session.read();
            default -> session.stream();
        }
    }

    private static Set<String> expected(ModelDatabase database) {
        Set<String> rows = new TreeSet<>();
        database.rows().forEach((id, row) -> rows.add(BagConsumer.text(database.tuple(id, row))));
        return rows;
    }

    private static void runAll(long firstSeed, int count, Set<Rule> rules) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                run(seed, rules);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void everyRowComesOnceAndInItsOrder() {
        runAll(1, 3_000, ALL);
    }

    @Test
    @Tag("slow")
    void inAHundredThousandOthersToo() {
        runAll(System.nanoTime(), 100_000, ALL);
    }

    /** The model detects faults: without a rule, some history goes wrong. */
    @Test
    void withoutTheGuardSomethingGoesWrong() {
        assertFinds(EnumSet.of(Rule.FENCE));
    }

    @Test
    void withoutTheFenceSomethingGoesWrong() {
        assertFinds(EnumSet.of(Rule.GUARD));
    }

    private static void assertFinds(Set<Rule> rules) {
        AssertionError found = assertThrows(AssertionError.class, () -> runAll(1, 100_000, rules));
        assertTrue(
                found.getCause() instanceof ModelViolation || found.getCause() instanceof AssertionError,
                found::toString);
    }
}
