package dev.walferry.kafka.record;

import dev.walferry.kafka.config.SkippableOperation;

/** What a record's {@code op} says. */
enum Operation {
    CREATE(SkippableOperation.C),
    UPDATE(SkippableOperation.U),
    DELETE(SkippableOperation.D),
    TRUNCATE(SkippableOperation.T),
    MESSAGE(SkippableOperation.M);

    private final SkippableOperation configured;
    private final char letter;

    Operation(SkippableOperation configured) {
        this.configured = configured;
        this.letter = (char) (configured.name().charAt(0) | 0x20);
    }

    SkippableOperation configured() {
        return configured;
    }

    char letter() {
        return letter;
    }
}
