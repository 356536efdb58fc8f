package dev.walferry.kafka.pipeline;

import java.util.function.LongSupplier;

/**
 * What transactions in progress take, of which nothing is delivered yet. Both may be asked in any thread.
 *
 * @param memory bytes of memory
 * @param disk bytes in files, compressed
 */
public record Spool(LongSupplier memory, LongSupplier disk) {
    /** Of a source without such transactions. */
    public static final Spool NONE = new Spool(() -> 0, () -> 0);
}
