package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Tuple;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a chunk that still wait, by key. An open hash table of row numbers: it keeps no keys. */
final class RowIndex {
    private final @Nullable Tuple[] rows;
    private final KeyEquality key;

    /** A row's number plus one; zero where there is none. */
    private final int[] slots;

    /**
     * Creates an index of rows.
     *
     * @param rows one becomes null when it stops waiting
     */
    RowIndex(@Nullable Tuple[] rows, KeyEquality key) {
        this.rows = rows;
        this.key = key;
        this.slots = new int[Integer.highestOneBit(Math.max(1, rows.length)) * 4];
        for (int i = 0; i < rows.length; i++) {
            Tuple row = rows[i];
            if (row != null) {
                int slot = slot(row);
                while (slots[slot] != 0) {
                    slot = next(slot);
                }
                slots[slot] = i + 1;
            }
        }
    }

    /** Returns the number of the waiting row with a key, or -1. */
    int find(Tuple wanted) {
        for (int slot = slot(wanted); slots[slot] != 0; slot = next(slot)) {
            Tuple row = rows[slots[slot] - 1];
            if (row != null && key.areEqual(row, wanted)) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    private int slot(Tuple row) {
        int hash = key.hash(row) * 0x9E3779B9;
        return (hash ^ hash >>> 16) & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
