package dev.walferry.kafka.record.binary;

import java.util.Arrays;

/**
 * The parts of a record that are not whole yet, innermost last: where each starts, and a number that its format keeps for it.
 * For one thread.
 */
public final class OpenParts {
    private int[] starts = new int[8];
    private int[] numbers = new int[8];
    private int depth;

    /** No parts. */
    public OpenParts() {}

    /** Forgets all parts. */
    public void clear() {
        depth = 0;
    }

    /**
     * Opens a part.
     *
     * @param start position of its first byte
     * @param number the number to keep
     */
    public void push(int start, int number) {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, 2 * depth);
            numbers = Arrays.copyOf(numbers, 2 * depth);
        }
        starts[depth] = start;
        numbers[depth++] = number;
    }

    /** Closes the innermost part. */
    public void pop() {
        depth--;
    }

    /**
     * Where the innermost part starts.
     *
     * @return position of its first byte
     */
    public int start() {
        return starts[depth - 1];
    }

    /**
     * The innermost part's number.
     *
     * @return what was kept last
     */
    public int number() {
        return numbers[depth - 1];
    }

    /** Adds one to the innermost part's number. */
    public void count() {
        numbers[depth - 1]++;
    }

    /**
     * Forgets the parts that start at a position or after it.
     *
     * @param position where the next byte goes from now on
     */
    public void rewind(int position) {
        while (depth > 0 && starts[depth - 1] >= position) {
            depth--;
        }
    }
}
