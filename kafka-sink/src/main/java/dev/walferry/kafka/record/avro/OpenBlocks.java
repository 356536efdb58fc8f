package dev.walferry.kafka.record.avro;

import java.util.Arrays;

/**
 * The arrays and maps that are still open, innermost last: where each starts, and how much it holds. For one thread.
 */
final class OpenBlocks {
    private int[] starts = new int[8];
    private int[] counts = new int[8];
    private int depth;

    void clear() {
        depth = 0;
    }

    /** Opens a block whose count belongs at a position. */
    void push(int start) {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, 2 * depth);
            counts = Arrays.copyOf(counts, 2 * depth);
        }
        starts[depth] = start;
        counts[depth++] = 0;
    }

    void pop() {
        depth--;
    }

    int start() {
        return starts[depth - 1];
    }

    int count() {
        return counts[depth - 1];
    }

    void add() {
        counts[depth - 1]++;
    }

    /** Forgets the blocks that start at a position or after it. */
    void rewind(int position) {
        while (depth > 0 && starts[depth - 1] >= position) {
            depth--;
        }
    }
}
