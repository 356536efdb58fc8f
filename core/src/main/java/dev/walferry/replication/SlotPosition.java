package dev.walferry.replication;

import dev.walferry.Lsn;

/**
 * Where a stream has left its slot, and on which cluster. The next stream from the slot {@linkplain
 * ChangeStreamBuilder#resume goes on there} or not at all.
 *
 * @param systemId the cluster's system identifier
 * @param timeline the cluster's timeline
 * @param told the furthest position that the server was told to be safe. The slot stands there or before it: a server may
 *     forget what it was told, and may not have received it
 * @param returned a byte of the WAL that the server must have, or else the stream has returned changes that the server does
 *     not know; zero for none, or if the stream came from a standby
 */
public record SlotPosition(String systemId, int timeline, Lsn told, Lsn returned) {}
