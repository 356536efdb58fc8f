package dev.walferry.connect;

import dev.walferry.replication.ReplicationException;

/** What to do about a slot with which a task cannot continue, in Kafka Connect's words. */
final class TaskRemedy {
    private TaskRemedy() {}

    /** Adds the remedy to an error, if it is about such a slot. */
    static ReplicationException of(ReplicationException e) {
        return switch (e.category()) {
            case SLOT_LOST ->
                with(
                        e,
                        " (with snapshot.mode=when-needed a task creates a slot that is missing or lost, and reads all"
                                + " tables: drop the slot if it is there, and restart the task)");
            case OTHER_HISTORY ->
                with(
                        e,
                        ". To go on with this server, stop the connector, reset its offsets (DELETE"
                                + " /connectors/<name>/offsets) and resume it: unless snapshot.mode=never, it reads the"
                                + " tables again");
            case RETRY, SLOT_IN_USE, FATAL -> e;
        };
    }

    private static ReplicationException with(ReplicationException e, String remedy) {
        return new ReplicationException(e.category(), e.getMessage() + remedy, e.getCause());
    }
}
