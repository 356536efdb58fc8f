package dev.walferry.replication;

import dev.walferry.Lsn;
import java.util.Map;

/**
 * Where a stream has left its slot, and on which cluster. The next stream from the slot {@linkplain
 * ChangeStreamBuilder#resume continues there} or not at all.
 *
 * @param systemId the cluster's system identifier
 * @param timeline the cluster's timeline
 * @param told the furthest position that was sent to the server as safe. The slot is there or before it: the server may
 *     not have received the position, or may have forgotten it
 * @param returned the position of a byte of the WAL: a server whose WAL lacks it does not have all changes that the
 *     stream has returned; zero for none, or if the stream came from a standby
 * @param standby whether the stream came from a standby
 * @param ended where each of the earlier timelines ended, which tells this timeline from another one of the same
 *     number; empty for the first timeline, or if the server does not know
 */
public record SlotPosition(
        String systemId, int timeline, Lsn told, Lsn returned, boolean standby, Map<Integer, Lsn> ended) {
    /**
     * Copies the map.
     *
     * @param systemId the cluster's system identifier
     * @param timeline the cluster's timeline
     * @param told the furthest position that was sent to the server as safe
     * @param returned a byte of the WAL that the server must have; zero for none
     * @param standby whether the stream came from a standby
     * @param ended where each of the earlier timelines ended
     */
    public SlotPosition {
        ended = Map.copyOf(ended);
    }
}
