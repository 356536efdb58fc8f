package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * Relations by OID, each with its place in the order of announcements.
 *
 * <p>Every row looks up its relation. With mixed rows of thousands of tables, each step to another object is a cache miss. So
 * this table has no boxes, nodes or separate keys: a lookup reads one slot and the relation itself.
 */
final class RelationTable {
    /** Spreads OIDs, which come in runs: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B9;

    private static final int SMALLEST = 16;

    /** A relation is in its OID's slot or, if that was taken, in one of the next slots; at least half the slots are free. */
    private @Nullable Relation[] relations = new @Nullable Relation[SMALLEST];

    /** The place in the order, for the relation in the same slot. */
    private long[] orders = new long[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    @Nullable
    Relation get(int oid) {
        return relations[slot(oid)];
    }

    /** Returns the slot where an OID's relation is, or would be. */
    private int slot(int oid) {
        int mask = relations.length - 1;
        int slot = (oid * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
        for (Relation there = relations[slot]; there != null && there.oid() != oid; there = relations[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Adds a relation, or replaces the one with its OID. */
    void put(Relation relation, long order) {
        int slot = slot(relation.oid());
        if (relations[slot] == null) {
            size++;
        }
        relations[slot] = relation;
        orders[slot] = order;
        if (size > relations.length / 2) {
            grow(2 * relations.length);
        }
    }

    private void grow(int slots) {
        @Nullable Relation[] all = relations;
        long[] allOrders = orders;
        relations = new @Nullable Relation[slots];
        orders = new long[slots];
        for (int i = 0; i < all.length; i++) {
            Relation relation = all[i];
            if (relation != null) {
                int slot = slot(relation.oid());
                relations[slot] = relation;
                orders[slot] = allOrders[i];
            }
        }
    }

    /** Returns this table without what one subtransaction announced. */
    RelationTable without(int subxid) {
        RelationTable rest = new RelationTable();
        rest.makeRoomFor(this);
        for (int i = 0; i < relations.length; i++) {
            Relation relation = relations[i];
            if (relation != null && relation.xid() != subxid) {
                rest.put(relation, orders[i]);
            }
        }
        return rest;
    }

    /**
     * Makes room before another table's relations are added one by one. They come in the order of their slots, so in a smaller
     * table they would all compete for its first slots, and each search would pass over all earlier ones.
     */
    private void makeRoomFor(RelationTable others) {
        if (others.relations.length > relations.length) {
            grow(others.relations.length);
        }
    }

    /** Adds what a transaction announced, except where this table has a relation that was announced later. */
    void putCommitted(RelationTable others) {
        makeRoomFor(others);
        for (int i = 0; i < others.relations.length; i++) {
            Relation other = others.relations[i];
            if (other != null) {
                int slot = slot(other.oid());
                if (relations[slot] == null || others.orders[i] > orders[slot]) {
                    put(other.withoutXid(), others.orders[i]);
                }
            }
        }
    }
}
