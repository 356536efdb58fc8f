package dev.walferry.kafka.progress;

import dev.walferry.Lsn;

/**
 * The slot that progress belongs to. Progress of another slot, or of another cluster, says nothing about this one.
 *
 * @param systemId the cluster's system identifier
 * @param slot the slot's name
 * @param since the slot's position when its snapshot was begun. The slot is never before that again: one that does is
 *     another slot of that name, or the cluster is a copy from before
 */
public record SlotIdentity(String systemId, String slot, Lsn since) {}
