package dev.walferry.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.walferry.internal.WireReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table compared with a HashMap, with typical OIDs (in runs, some beyond 2^31) and some that share a slot. */
class RelationTableTest {
    private static final int[] FIRST_OIDS = {0, 1, 16_384, Integer.MAX_VALUE - 50, Integer.MIN_VALUE, -100};

    private final SplittableRandom random = new SplittableRandom(20_261_128);
    private final RelationTable table = new RelationTable();
    private final Map<Integer, Relation> expected = new HashMap<>();
    private final Map<Integer, Long> orders = new HashMap<>();

    private static Relation relation(int oid, int xid) {
        return relation(oid, xid, 't');
    }

    private static Relation relation(int oid, int xid, char name) {
        byte[] message = ByteBuffer.allocate(4 + 2 + 2 + 1 + 2)
                .putInt(oid)
                .put(new byte[] {'s', 0, (byte) name, 0, 'd'})
                .putShort((short) 0)
                .array();
        WireReader in = new WireReader();
        in.reset(message, 0, message.length);
        return Relation.read(in, xid, DecoderLimits.DEFAULT);
    }

    /** Returns half the time an OID of a run, otherwise one of a hundred that all hash to the first slot. */
    private int someOid() {
        return random.nextBoolean()
                ? FIRST_OIDS[random.nextInt(FIRST_OIDS.length)] + random.nextInt(100)
                : random.nextInt(100) * 0x144C_BC89; // multiplied by the table's factor this is a small number
    }

    private void put(int oid, int xid, long order) {
        Relation relation = relation(oid, xid);
        table.put(relation, order);
        expected.put(oid, relation);
        orders.put(oid, order);
    }

    private void assertAsExpected(RelationTable actual) {
        assertEquals(expected.size(), actual.size());
        expected.forEach((oid, relation) -> assertSame(relation, actual.get(oid)));
    }

    @Test
    void findsWhatWasPutLast() {
        assertNull(table.get(0));
        for (int order = 0; order < 5000; order++) {
            put(someOid(), 0, order);
            if (order % 50 == 0) {
                assertAsExpected(table);
            }
        }
        for (int i = 0; i < 1000; i++) {
            int oid = random.nextInt();
            assertSame(expected.get(oid), table.get(oid));
        }
    }

    @Test
    void leavesOutASubtransaction() {
        for (int order = 0; order < 1000; order++) {
            put(someOid(), order % 3, order);
        }
        RelationTable rest = table.without(2);
        assertAsExpected(table);
        expected.values().removeIf(relation -> relation.xid() == 2);
        assertAsExpected(rest);
    }

    /** Relations keep their place in the overall order when some are removed or taken over. */
    @Test
    void ordersSurvive() {
        for (int order = 0; order < 1000; order++) {
            put(order, order % 2, order);
        }
        RelationTable rest = table.without(1);
        RelationTable earlier = new RelationTable();
        RelationTable later = new RelationTable();
        expected.keySet().forEach(oid -> {
            earlier.put(relation(oid, 7, 'e'), oid - 1);
            later.put(relation(oid, 8, 'l'), oid + 1);
        });
        rest.putCommitted(earlier);
        assertEquals(relation(500, 0), rest.get(500));
        assertEquals(relation(501, 0, 'e'), rest.get(501));
        rest.putCommitted(later);
        rest.putCommitted(earlier);
        assertEquals(relation(500, 0, 'l'), rest.get(500));
        assertEquals(relation(501, 0, 'l'), rest.get(501));
    }

    /** Neither may take quadratic time, which would mean minutes. */
    @Test
    @Timeout(60)
    void halfAMillionRelationsAreTakenOverOrLeftOutAtOnce() {
        RelationTable many = new RelationTable();
        for (int oid = 0; oid < 500_000; oid++) {
            many.put(relation(oid, oid % 2), oid);
        }
        table.putCommitted(many);
        assertEquals(500_000, table.size());
        assertEquals(250_000, many.without(1).size());
    }

    @Test
    void takesOverWhatWasCommittedUnlessItsOwnIsLater() {
        RelationTable committed = new RelationTable();
        Map<Integer, Long> committedOrders = new HashMap<>();
        for (long order = 0; order < 1000; order++) {
            int oid = someOid();
            if (random.nextBoolean()) {
                put(oid, 0, order);
            } else {
                committed.put(relation(oid, 7, 'c'), order);
                committedOrders.put(oid, order);
            }
        }
        table.putCommitted(committed);
        committedOrders.forEach((oid, order) -> {
            if (order > orders.getOrDefault(oid, -1L)) {
                Relation taken = table.get(oid);
                assertEquals(relation(oid, 0, 'c'), taken);
                expected.put(oid, taken);
            }
        });
        assertAsExpected(table);
    }
}
