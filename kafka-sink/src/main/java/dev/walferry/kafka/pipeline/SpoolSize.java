package dev.walferry.kafka.pipeline;

import java.util.function.LongSupplier;

/**
 * What transactions in progress take; nothing of them is delivered yet. Both may be asked in any thread.
 *
 * @param memory bytes of memory
 * @param disk bytes in files, compressed
 */
public record SpoolSize(LongSupplier memory, LongSupplier disk) {
    /** The size for a source without such transactions. */
    public static final SpoolSize NONE = new SpoolSize(() -> 0, () -> 0);
}
