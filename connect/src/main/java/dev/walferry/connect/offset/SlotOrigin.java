package dev.walferry.connect.offset;

/**
 * Whose positions offsets hold. Those of another slot, or of another history of the cluster, mean something else.
 *
 * @param systemId the cluster's system identifier
 * @param timeline which of the cluster's histories
 * @param slot the slot's name
 */
public record SlotOrigin(String systemId, int timeline, String slot) {
    /**
     * Says who this is.
     *
     * @return for messages
     */
    @Override
    public String toString() {
        return "slot \"" + slot + "\" of the cluster " + systemId + " on timeline " + timeline;
    }
}
