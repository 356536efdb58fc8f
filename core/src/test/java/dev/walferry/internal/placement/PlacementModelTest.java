package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Care.BehindThePlan;
import dev.walferry.internal.placement.Care.FenceBy;
import dev.walferry.internal.placement.Care.NewDefinition;
import dev.walferry.internal.placement.Care.NoteFrom;
import dev.walferry.internal.placement.ModelConsumer.Checkpoint;
import dev.walferry.internal.placement.ModelConsumer.ModelViolation;
import dev.walferry.internal.placement.ModelDatabase.Also;
import dev.walferry.internal.placement.ModelSession.Token;
import dev.walferry.internal.placement.Placement.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random transactions, chunks and crashes in random order: a consumer's copy equals the table, no row arrives after a
 * newer version, and the snapshot always ends. A failure names its seed.
 */
class PlacementModelTest {
    private static final int STEPS = 300;
    private static final int PATIENCE = 100_000;

    /** Runs one random history of a table that is read by blocks or by keys. */
    private static void run(long seed, Care care, boolean onStandby, Set<Also> also) {
        Random random = new Random(seed);
        ModelDatabase database = new ModelDatabase(random, also);
        database.tellsCommits =
                onStandby || also.contains(Also.PREPARED_TRANSACTIONS) || seed % 3 != 0; // one plugin does not tell
        ModelStandby standby = onStandby ? new ModelStandby(random, database) : null;
        for (int i = random.nextInt(100); i > 0; i--) {
            database.step(true);
        }
        while (database.isAnyPrepared()) {
            database.step(false);
        }
        Lsn start = database.walEnd(); // a slot waits at its creation until everything that runs has ended
        ModelConsumer consumer = new ModelConsumer(database, start);
        List<Token> reports = new ArrayList<>();
        boolean byKey = seed % 2 == 0;
        ModelSession session = new ModelSession(random, database, standby, consumer, start, reports, care, byKey);
        int crashes = random.nextInt(3);
        for (int step = 0; step < STEPS; step++) {
            step(random, database, standby, session, true);
            if (standby != null && random.nextInt(STEPS / 3) == 0) {
                session.disconnectReaders();
                standby.giveWayToALaterOne();
            }
            if (crashes > 0 && random.nextInt(STEPS / 2) == 0) {
                crashes--;
                session = restarted(random, database, standby, consumer, reports, care, byKey);
            }
        }
        int left = PATIENCE;
        while (!(database.isQuiet() && session.isFinished())) {
            ModelConsumer.require(left-- > 0, "the snapshot does not end");
            step(random, database, standby, session, false);
        }
        for (int i = 0; i < 100; i++) {
            session.stream();
        }
        assertEquals(expected(database), consumer.copy().toString());
        consumer.requireDefinition(session.definition());
    }

    private static void step(
            Random random,
            ModelDatabase database,
            @Nullable ModelStandby standby,
            ModelSession session,
            boolean newWork) {
        if (standby != null && random.nextInt(3) == 0) {
            standby.step();
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> database.step(newWork);
            case 1 -> session.read();
            default -> session.stream();
        }
    }

    /**
     * Restarts after a crash: the consumer keeps a part, the server had fewer positions confirmed, and the newest
     * reports may be lost.
     */
    private static ModelSession restarted(
            Random random,
            ModelDatabase database,
            @Nullable ModelStandby standby,
            ModelConsumer consumer,
            List<Token> reports,
            Care care,
            boolean byKey) {
        List<Checkpoint> all = consumer.checkpoints();
        int kept = random.nextInt(all.size());
        Lsn confirmed = all.get(random.nextInt(kept + 1)).end();
        Checkpoint known = all.get(kept);
        database.unlockAll();
        if (standby != null) {
            standby.restart();
        }
        int written = random.nextInt(known.reports() + 1);
        consumer.goBack(known, written);
        reports.subList(written, reports.size()).clear();
        return new ModelSession(random, database, standby, consumer, confirmed, reports, care, byKey);
    }

    private static String expected(ModelDatabase database) {
        return database.rows().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        row -> row.getValue().version() + " large "
                                + row.getValue().large()))
                .toString();
    }

    private static void runAll(long firstSeed, int count, Care care) {
        runAll(firstSeed, count, care, false, NOTHING);
    }

    private static void runAll(long firstSeed, int count, Care care, boolean onStandby, Set<Also> also) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            try {
                run(seed, care, onStandby, also);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " with " + also + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void noRowIsStaleOrLostAndEverySnapshotEnds() {
        runAll(1, 3_000, Care.ALL);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthers() {
        long seed = System.nanoTime();
        runAll(seed, 100_000, Care.ALL);
    }

    /** On a standby, transactions become visible in WAL order, but a snapshot does not say which ones run. */
    @Test
    void norOnAStandby() {
        runAll(1, 3_000, Care.ALL, true, NOTHING);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthersOnAStandby() {
        long seed = System.nanoTime();
        runAll(seed, 100_000, Care.ALL, true, NOTHING);
    }

    /** A restarted standby may not have replayed yet what it had sent before. */
    @Test
    void withoutTheFenceSomethingGoesWrongOnAStandby() {
        assertFinds(Care.ALL.without(Rule.FENCE), true);
    }

    /** Readers may connect to another standby, which has not replayed yet what the stream has returned. */
    @Test
    void withoutTheGuardSomethingGoesWrongOnAStandby() {
        assertFinds(Care.ALL.without(Rule.GUARD), true);
    }

    /** A transaction that a standby's snapshot does not name may be running, or may just have ended. */
    @Test
    void withoutDoubtSomethingGoesWrongOnAStandby() {
        assertFinds(Care.ALL.without(Rule.DOUBT), true);
    }

    /** The model detects faults: without a rule, some history goes wrong. */
    @Test
    void withoutTheGuardSomethingGoesWrong() {
        assertFinds(Care.ALL.without(Rule.GUARD));
    }

    @Test
    void withoutTheFenceSomethingGoesWrong() {
        assertFinds(Care.ALL.without(Rule.FENCE));
    }

    /** A running transaction may have an id that is not below a snapshot's xmax. */
    @Test
    void aFenceByTheSnapshotsXmaxIsTooLow() {
        assertFinds(Care.ALL.with(FenceBy.SNAPSHOT_XMAX));
    }

    /** A row may move beyond the measured end, and its change may be returned before there is a plan. */
    @Test
    void withoutNotesFromBeforeMeasuringSomethingGoesWrong() {
        assertFinds(Care.ALL.with(NoteFrom.PLANNING));
    }

    private static final Set<Also> NOTHING = EnumSet.noneOf(Also.class);
    private static final Set<Also> PREPARED = EnumSet.of(Also.PREPARED_TRANSACTIONS);
    private static final Set<Also> COLUMNS = EnumSet.of(Also.NEW_COLUMNS);
    private static final Set<Also> BOTH = EnumSet.of(Also.PREPARED_TRANSACTIONS, Also.NEW_COLUMNS);
    private static final Set<Also> WIDER = EnumSet.of(Also.WIDER_PUBLICATION);

    @Test
    void norWithPreparedTransactionsAndNewColumns() {
        runAll(1, 3_000, Care.ALL, false, BOTH);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthersWithPreparedTransactionsAndNewColumns() {
        runAll(System.nanoTime(), 100_000, Care.ALL, false, BOTH);
    }

    /** A stream from a standby has no prepared transactions. */
    @Test
    void norWithNewColumnsOnAStandby() {
        runAll(1, 3_000, Care.ALL, true, COLUMNS);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthersWithNewColumnsOnAStandby() {
        runAll(System.nanoTime(), 100_000, Care.ALL, true, COLUMNS);
    }

    /** Such a standby may show the table without a column with which other rows were read. */
    @Test
    void aReaderOnAStandbyThatIsBehindThePlanGoesWrong() {
        assertFinds(Care.ALL.with(BehindThePlan.READS), true, COLUMNS);
    }

    /**
     * Changes that a transaction wrote before more columns were published come without those columns, however late it
     * commits.
     */
    @Test
    void norWhileMoreIsPublished() {
        runAll(1, 3_000, Care.ALL, false, WIDER);
    }

    /**
     * The stream tells more columns, and then fewer again for a transaction that is older than the publication, before the
     * table is planned.
     */
    @Test
    void norWhereAnOlderTransactionBringsTheFormerColumnsBack() {
        runAll(87_506_577_590_530L, 1, Care.ALL, false, WIDER);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthersWhileMoreIsPublished() {
        runAll(System.nanoTime(), 100_000, Care.ALL, false, WIDER);
    }

    /**
     * Writers may go on while the transaction that publishes more columns is not visible. A row would come before older
     * changes.
     */
    @Test
    void whatWasReadAsLessWasPublishedGoesWrong() {
        assertFinds(Care.ALL.without(Rule.DEFINITION), false, WIDER);
    }

    /** A standby cannot assign an id, but it knows the next one after those whose WAL it has replayed. */
    @Test
    void norWhileMoreIsPublishedOnAStandby() {
        runAll(1, 3_000, Care.ALL, true, WIDER);
    }

    @Test
    @Tag("slow")
    void norInAHundredThousandOthersWhileMoreIsPublishedOnAStandby() {
        runAll(System.nanoTime(), 100_000, Care.ALL, true, WIDER);
    }

    /** A transaction that has written may have an id that is not below a snapshot's xmax. */
    @Test
    void aFenceByTheSnapshotsXmaxIsTooLowOnAStandby() {
        assertFinds(Care.ALL.with(FenceBy.SNAPSHOT_XMAX), true, WIDER);
    }

    /** A consumer forgets a row that comes within a transaction that is rolled back. */
    @Test
    void aRowWithinAPreparedTransactionGoesWrong() {
        assertFinds(Care.ALL.without(Rule.PREPARED), false, PREPARED);
    }

    /** A stream that goes on after a crash would not know about the row. */
    @Test
    void aChunkThatCountsAsReadWithoutARowThatWasDroppedGoesWrong() {
        assertFinds(Care.ALL.without(Rule.OWED), false, PREPARED);
    }

    /** A prepared transaction has been returned, but is not visible until it is committed. */
    @Test
    void withoutTheGuardSomethingGoesWrongWithPreparedTransactions() {
        assertFinds(Care.ALL.without(Rule.GUARD), false, PREPARED);
    }

    /** Rows that were read earlier would come under the old definition after the new one. */
    @Test
    void rowsThatDoNotGiveWayToANewDefinitionGoWrong() {
        assertFinds(Care.ALL.without(Rule.DEFINITION), false, COLUMNS);
    }

    /** Rows that were read earlier lack the new column. */
    @Test
    void aTableThatDoesNotStartOverUnderANewDefinitionGoesWrong() {
        assertFinds(Care.ALL.with(NewDefinition.GOES_ON), false, COLUMNS);
    }

    private static void assertFinds(Care care) {
        assertFinds(care, false);
    }

    private static void assertFinds(Care care, boolean onStandby) {
        assertFinds(care, onStandby, NOTHING);
    }

    private static void assertFinds(Care care, boolean onStandby, Set<Also> also) {
        AssertionError found = assertThrows(AssertionError.class, () -> runAll(1, 100_000, care, onStandby, also));
        assertTrue(
                found.getCause() instanceof ModelViolation || found.getCause() instanceof AssertionError,
                found::toString);
    }
}
