package dev.walferry.kafka.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Who reads the slot while this daemon stands by. It need not be a daemon.
 *
 * @param name who it is, for people
 * @param trouble why the slot does not move although it is read; null if it does, as far as is known
 */
public record SlotReader(String name, @Nullable String trouble) {
    /** A reader about which nothing is known. */
    public static final SlotReader UNKNOWN = new SlotReader("another daemon", null);
}
