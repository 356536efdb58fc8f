package dev.walferry.kafka.record.change;

import dev.walferry.kafka.config.mode.SkippableOperation;
import org.jspecify.annotations.Nullable;

/** The operation in a record's {@code op}. */
public enum Operation {
    /** A row was read from its table. */
    READ('r', null),
    /** A row was inserted, or an update gave it another key. */
    CREATE('c', SkippableOperation.C),
    /** A row was updated. */
    UPDATE('u', SkippableOperation.U),
    /** A row was deleted, or an update took its key away. */
    DELETE('d', SkippableOperation.D),
    /** A table was truncated. */
    TRUNCATE('t', SkippableOperation.T),
    /** A logical message was written. */
    MESSAGE('m', SkippableOperation.M);

    private final char letter;
    private final String word;
    private final @Nullable SkippableOperation configured;

    Operation(char letter, @Nullable SkippableOperation configured) {
        this.letter = letter;
        this.word = String.valueOf(letter);
        this.configured = configured;
    }

    /**
     * Returns the letter in records.
     *
     * @return one letter
     */
    public char letter() {
        return letter;
    }

    /**
     * Returns the letter as a string.
     *
     * @return one letter
     */
    public String word() {
        return word;
    }

    /**
     * Returns the name in {@code skipped.operations}.
     *
     * @return null for what cannot be skipped
     */
    public @Nullable SkippableOperation configured() {
        return configured;
    }
}
