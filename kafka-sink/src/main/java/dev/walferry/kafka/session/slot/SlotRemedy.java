package dev.walferry.kafka.session.slot;

import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;

/** What a person does about a slot that a daemon cannot go on with, in the daemon's own words. */
public final class SlotRemedy {
    private SlotRemedy() {}

    /**
     * Adds to an error what to do, if it is about such a slot.
     *
     * @param e the error
     * @param slot its name
     * @return an error that says it, or the same one
     */
    public static ReplicationException of(ReplicationException e, String slot) {
        return switch (e.category()) {
            case SLOT_LOST ->
                with(
                        e,
                        " (at its start, snapshot.mode=when-needed creates a slot that is missing or lost, and"
                                + " reads all tables: drop the slot if it is there. To go on without, create the slot if it"
                                + " is not there, and run `walferry slot accept "
                                + slot + "`)");
            case OTHER_HISTORY ->
                with(
                        e,
                        ". To go on with this server, run `walferry slot accept " + slot
                                + "`, start the daemon, and read the tables again with `walferry snapshot`");
            case RETRY, SLOT_IN_USE, FATAL -> e;
        };
    }

    private static ReplicationException with(ReplicationException e, String remedy) {
        Category category = e.category();
        return new ReplicationException(category, e.getMessage() + remedy, e.getCause());
    }
}
