package dev.walferry.connect.offset;

import dev.walferry.Lsn;
import java.util.Map;

/**
 * The slot and cluster whose positions offsets hold. Those of another slot, or of another history of the cluster, cannot be
 * compared.
 *
 * @param systemId the cluster's system identifier
 * @param timeline which of the cluster's histories
 * @param start where that timeline began, which tells it from another one of the same number; zero for the first one, and if
 *     it is not known
 * @param slot the slot's name
 */
public record SlotOrigin(String systemId, int timeline, Lsn start, String slot) {
    /**
     * Returns where a timeline began in the history of a server: where the one before it ended.
     *
     * @param timeline the server's own, or one before
     * @param ended where each of the earlier timelines ended
     * @return zero for the first timeline, and if it is not known
     */
    public static Lsn start(int timeline, Map<Integer, Lsn> ended) {
        return ended.keySet().stream()
                .filter(earlier -> earlier < timeline)
                .max(Integer::compare)
                .map(ended::get)
                .orElse(Lsn.ZERO);
    }

    /**
     * Describes the slot and its cluster.
     *
     * @return for messages
     */
    @Override
    public String toString() {
        return "slot \"" + slot + "\" of the cluster " + systemId + " on timeline " + timeline;
    }
}
