package dev.walferry.kafka.observe.slot;

import org.jspecify.annotations.Nullable;

/**
 * What the server says about the slot.
 *
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}, as in {@code
 *     pg_replication_slots}; null if the slot holds back no WAL
 * @param safeBytes how much WAL can still be written before the slot may be lost; null without such a limit
 * @param retainedBytes how much WAL the server keeps for the slot
 * @param active whether somebody reads the slot
 */
public record SlotState(
        @Nullable String walStatus, @Nullable Long safeBytes, long retainedBytes, boolean active) {}
