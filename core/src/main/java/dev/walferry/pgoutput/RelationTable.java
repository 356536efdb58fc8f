package dev.walferry.pgoutput;

import org.jspecify.annotations.Nullable;

/**
 * Relations by OID, each with its place in the order in which all were announced.
 *
 * <p>Every row looks its relation up, and where rows of thousands of tables come mixed each step to another object is a
 * cache miss. So there are no boxes, no nodes and no keys of their own here: one slot is read, and the relation itself.
 */
final class RelationTable {
    /** Spreads OIDs, which come in runs: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B9;

    private static final int SMALLEST = 16;

    /** A relation lies at its OID's slot or, if others were there first, at one of the next; at least half are free. */
    private @Nullable Relation[] relations = new @Nullable Relation[SMALLEST];

    /** Of the relation in the same slot. */
    private long[] orders = new long[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    @Nullable
    Relation get(int oid) {
        return relations[slot(oid)];
    }

    /** Where an OID's relation lies, or would. */
    private int slot(int oid) {
        int mask = relations.length - 1;
        int slot = (oid * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
        for (Relation there = relations[slot]; there != null && there.oid() != oid; there = relations[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Puts a relation in the place of the one with its OID, if there is one. */
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

    /** The same without what one subtransaction announced. */
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
     * To be called before another table's relations are put here one by one: they come in the order of their slots, so all
     * at first want the first slots of a smaller table, and the search for a free one goes past all that are there.
     */
    private void makeRoomFor(RelationTable others) {
        if (others.relations.length > relations.length) {
            grow(others.relations.length);
        }
    }

    /** Takes over what a transaction announced, except where this table's own relation was announced later. */
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
