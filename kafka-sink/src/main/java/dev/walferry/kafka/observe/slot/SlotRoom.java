package dev.walferry.kafka.observe.slot;

import org.jspecify.annotations.Nullable;

/**
 * How much WAL a slot may hold back before it is gone, with changes: the server gives it up, or the daemon drops it.
 *
 * @param bytes how much more; 0 or less once it may be gone at any moment
 * @param limit which of the two comes first
 */
public record SlotRoom(long bytes, Limit limit) {
    private static final String UNRESERVED = "unreserved";

    /** Who ends the slot. */
    public enum Limit {
        /** The server, at a checkpoint. */
        SERVER("max_slot_wal_keep_size"),
        /** The daemon, at once. */
        DAEMON("slot.give.up.retained.bytes");

        private final String setting;

        Limit(String setting) {
            this.setting = setting;
        }

        /**
         * Returns what the limit is set with.
         *
         * @return a setting of the server, or a key of the configuration
         */
        public String setting() {
            return setting;
        }
    }

    /** Returns the room of a slot that the daemon drops beyond some bytes, 0 for never; null if nothing limits it. */
    static @Nullable SlotRoom of(SlotState slot, long giveUpBytes) {
        SlotRoom server = ofServer(slot);
        if (giveUpBytes == 0 || slot.isLost()) {
            return server;
        }
        long left = giveUpBytes - slot.retainedBytes();
        return server != null && server.bytes() <= left ? server : new SlotRoom(left, Limit.DAEMON);
    }

    private static @Nullable SlotRoom ofServer(SlotState slot) {
        Long safe = slot.safeBytes();
        if (safe == null) {
            return null;
        }
        // the next checkpoint may remove WAL, whatever the server says of the room
        return new SlotRoom(UNRESERVED.equals(slot.walStatus()) ? Math.min(0, safe) : safe, Limit.SERVER);
    }
}
