package dev.walferry.internal.snapshot.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.placement.KeyText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several readers finish their parts in any order and are killed in between: no part whose end was recorded is read
 * again, recent rows are looked for everywhere else, and in the end everything is read. A failure names its seed.
 */
class TablePlanTest {
    private static final int HISTORIES = 3000;
    private static final int KEYS = 40;

    /** A quarter of a block, as a unit small enough. */
    private static final long QUARTER = Tid.ofBlock(1) / 4;

    /** The number of blocks of each file; one file is empty. */
    private static final List<Long> BLOCKS = List.of(37L, 0L, 1L, 20L);

    private static final List<Leaf> LEAVES = leaves();

    private static List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < BLOCKS.size(); i++) {
            leaves.add(new Leaf(16_000 + i, "public", "part_" + i, 17_000 + i, BLOCKS.get(i)));
        }
        return leaves;
    }

    /** Several readers of one plan. A unit is a quarter of a block, or a key of a file. */
    private static final class Session {
        private final Random random;
        private final TablePlan plan;
        private final boolean byKey;
        private final int readers;
        private final List<Part> inFlight = new ArrayList<>();
        private final Set<Long> written;
        private final Set<Long> unwritten = new TreeSet<>();
        private List<Span> token;

        Session(Random random, boolean byKey, List<Span> token, Set<Long> written) {
            this.random = random;
            this.byKey = byKey;
            this.token = token;
            this.written = written;
            this.readers = 1 + random.nextInt(5);
            int atOnce = 1 + random.nextInt(4);
            this.plan = byKey
                    ? TablePlan.byKey(LEAVES, token, true, atOnce)
                    : TablePlan.byBlock(LEAVES, token, true, atOnce);
        }

        void step() {
            Part part = inFlight.size() < readers ? plan.take() : null;
            if (part instanceof Part.Border border) {
                plan.cut(border, cut(border.range()));
            } else if (part != null) {
                inFlight.add(part);
            } else if (!inFlight.isEmpty()) {
                finish(inFlight.remove(random.nextInt(inFlight.size())));
            }
        }

        private void finish(Part part) {
            switch (random.nextInt(6)) {
                case 0 -> plan.again(part);
                case 1 -> {
                    if (isSmall(part)) {
                        plan.again(part);
                    } else {
                        plan.divide(part);
                    }
                }
                default -> {
                    plan.ended(part);
                    if (!isRecentOnly(part)) {
                        units(part).forEach(this::end);
                    }
                    if (random.nextInt(3) > 0) {
                        writeDown();
                    }
                }
            }
        }

        private void end(long unit) {
            assertTrue(!written.contains(unit) && unwritten.add(unit), () -> "unit " + unit + " is read again");
        }

        void writeDown() {
            token = restored(plan.read());
            written.addAll(unwritten);
            unwritten.clear();
        }

        private List<Span> restored(List<Span> read) {
            assertTrue(read.size() <= 2 * readers + 20, () -> read.size() + " spans");
            List<String> files =
                    LEAVES.stream().map(leaf -> Integer.toHexString(leaf.oid())).toList();
            Token made = Token.parse(new Token("abc", 5, files, read).toString());
            return Objects.requireNonNull(made).readOf(files);
        }

        /** Returns the key after as many keys as wanted; null for the last piece. */
        private @Nullable KeyText cut(Part.Range range) {
            long at = first(range) + range.rows() - 1;
            return at > last(range) ? null : new KeyText(List.of(String.valueOf(at)));
        }

        private List<Long> units(Part part) {
            List<Long> units = new ArrayList<>();
            if (byKey) {
                Part.Range range = (Part.Range) part;
                for (long key = first(range); key <= last(range); key++) {
                    units.add(1000L * range.leaf() + key);
                }
            } else {
                Part.Rows rows = (Part.Rows) part;
                for (long at = rows.from() / QUARTER; at < rows.to() / QUARTER; at++) {
                    units.add(1000L * rows.leaf() + at);
                }
            }
            return units;
        }

        private static long first(Part.Range range) {
            return range.after() == null ? 0 : 1 + number(range.after());
        }

        private static long last(Part.Range range) {
            return range.upTo() == null ? KEYS - 1 : number(range.upTo());
        }

        private static long number(KeyText key) {
            return Long.parseLong(key.values().get(0));
        }

        private static boolean isSmall(Part part) {
            return part instanceof Part.Rows rows && rows.to() - rows.from() <= QUARTER;
        }

        private static boolean isRecentOnly(Part part) {
            return part instanceof Part.Rows rows ? rows.recentOnly() : ((Part.Range) part).recentOnly();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsReadAgainWhoseEndWasWrittenDown(boolean byKey) {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            try {
                run(new Random(seed), byKey);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(Random random, boolean byKey) {
        Set<Long> written = new TreeSet<>();
        Session session = new Session(random, byKey, List.of(), written);
        for (int killed = random.nextInt(5); killed > 0; killed--) {
            for (int step = random.nextInt(60); step > 0; step--) {
                session.step();
            }
            session = new Session(random, byKey, session.token, written);
        }
        for (int left = 10_000; !session.plan.isFinished(); left--) {
            assertTrue(left > 0, "it does not end");
            session.step();
        }
        session.writeDown();
        assertEquals(List.of(new Span(Position.START, Position.ofLeaf(BLOCKS.size()))), session.plan.read());
        long blocks = BLOCKS.stream().mapToLong(Long::longValue).sum();
        assertEquals(byKey ? (long) KEYS * BLOCKS.size() : 4 * blocks, written.size(), "units that were read");
    }

    /** Rows that were written meanwhile may lack large values, wherever their place has been read already. */
    @Test
    void recentRowsAreLookedForWhereAllWasRead() {
        List<Span> read = List.of(
                new Span(Position.START, new Position(0, Tid.ofBlock(5), null)),
                new Span(new Position(0, Tid.ofBlock(7), null), new Position(3, Tid.ofBlock(2), null)));
        TablePlan plan = TablePlan.byBlock(LEAVES, read, true, 100);
        assertEquals(new Part.Rows(0, 0, Tid.ofBlock(5), true), plan.take());
        assertEquals(new Part.Rows(0, Tid.ofBlock(5), Tid.ofBlock(7), false), plan.take());
        assertEquals(new Part.Rows(0, Tid.ofBlock(7), Tid.ofBlock(37), true), plan.take());
        assertEquals(new Part.Rows(2, 0, Tid.ofBlock(1), true), plan.take());
        assertEquals(new Part.Rows(3, 0, Tid.ofBlock(2), true), plan.take());
        assertEquals(new Part.Rows(3, Tid.ofBlock(2), Tid.ofBlock(20), false), plan.take());
        assertEquals(read, plan.read());
    }

    /** A stream that goes on would not know about the row. */
    @Test
    void aPartCountsAsReadWhenItsDroppedRowsHaveBeenRead() {
        KeyText key = new KeyText(List.of("5"));
        TablePlan plan = TablePlan.byBlock(LEAVES, List.of(), false, 1000);
        Part first = Objects.requireNonNull(plan.take());
        plan.dropped(first, key);
        plan.ended(first);
        assertEquals(List.of(), plan.read());
        Part next = Objects.requireNonNull(plan.take());
        while (!(next instanceof Part.Keys)) {
            plan.ended(next);
            next = Objects.requireNonNull(plan.take());
        }
        plan.dropped(next, key); // and again
        plan.ended(next);
        assertEquals(1, plan.read().get(0).from().leaf(), "all but the first part");
        plan.ended(Objects.requireNonNull(plan.take()));
        assertEquals(List.of(new Span(Position.START, Position.ofLeaf(LEAVES.size()))), plan.read());
        assertTrue(plan.isFinished());
    }

    /** Rows that are read by key have large values, so a chunk holds few of them. */
    @Test
    void keysAreDividedDownToOne() {
        Set<KeyText> keys = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            keys.add(new KeyText(List.of(String.valueOf(i))));
        }
        TablePlan plan = TablePlan.byBlock(List.of(), List.of(), false, 1000);
        plan.unread(keys);
        List<KeyText> read = new ArrayList<>();
        for (Part part = plan.take(); part != null; part = plan.take()) {
            if (TablePlan.isDivisible(part)) {
                plan.divide(part);
            } else {
                read.addAll(((Part.Keys) part).keys());
                assertFalse(plan.isFinished());
                plan.ended(part);
            }
        }
        assertEquals(keys.size(), read.size());
        assertEquals(keys, new HashSet<>(read));
        assertTrue(plan.isFinished());
    }
}
