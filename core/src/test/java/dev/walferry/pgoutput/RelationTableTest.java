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

/** The table against a HashMap, with OIDs as they come (in runs, also beyond 2^31) and some that share a slot. */
class RelationTableTest {
    private static final int[] FIRST_OIDS = {0, 1, 16_384, Integer.MAX_VALUE - 50, Integer.MIN_VALUE, -100};

    private final SplittableRandom random = new SplittableRandom(20_261_128);
    private final RelationTable table = new RelationTable();
    private final Map<Integer, Relation> expected = new HashMap<>();
    private final Map<Integer, Long> orders = new HashMap<>();

    private static Relation relation(int oid, int xid) {
        byte[] message = ByteBuffer.allocate(4 + 2 + 2 + 1 + 2)
                .putInt(oid)
                .put(new byte[] {'s', 0, 't', 0, 'd'})
                .putShort((short) 0)
                .array();
        WireReader in = new WireReader();
        in.reset(message, 0, message.length);
        return Relation.read(in, xid, DecoderLimits.DEFAULT);
    }

    /** One of 600: six runs of a hundred, every other time one whose hash has the same top bits as the first's. */
    private int someOid() {
        return random.nextBoolean()
                ? FIRST_OIDS[random.nextInt(FIRST_OIDS.length)] + random.nextInt(100)
                : random.nextInt(100) * 0x144C_BC89; // the inverse of the table's factor: small hashes, all in slot 0
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

    @Test
    void takesOverWhatWasCommittedUnlessItsOwnIsLater() {
        RelationTable committed = new RelationTable();
        Map<Integer, Long> committedOrders = new HashMap<>();
        for (long order = 0; order < 1000; order++) {
            int oid = someOid();
            if (random.nextBoolean()) {
                put(oid, 0, order);
            } else {
                committed.put(relation(oid, 7), order);
                committedOrders.put(oid, order);
            }
        }
        table.putCommitted(committed);
        committedOrders.forEach((oid, order) -> {
            if (order > orders.getOrDefault(oid, -1L)) {
                Relation taken = table.get(oid);
                assertEquals(relation(oid, 0), taken);
                expected.put(oid, taken);
            }
        });
        assertAsExpected(table);
    }
}
