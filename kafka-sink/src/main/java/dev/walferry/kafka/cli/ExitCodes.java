package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.group.GroupEndedException;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.ReplicationException;

/** What the exit code of a command means to a supervisor. One table, in the help and in the documentation. */
public final class ExitCodes {
    /** All went well. */
    public static final int SUCCESS = 0;

    /** A person must look: another try would end the same way. */
    public static final int FAILURE = 1;

    /** The command line or the configuration is wrong. */
    public static final int USAGE = 2;

    /** The slot is lost or no longer exists, and changes are lost with it. */
    public static final int SLOT_LOST = 3;

    /** Try again later: a server was away. */
    public static final int TRY_AGAIN = 75;

    private ExitCodes() {}

    /** Returns the code for what has ended a command. */
    static int of(Throwable error) {
        if (error instanceof ConfigurationException) {
            return USAGE;
        }
        if (error instanceof GroupEndedException group && group.getCause() != null) {
            return of(group.getCause());
        }
        if (error instanceof ReplicationException e) {
            return switch (e.category()) {
                case RETRY, SLOT_IN_USE -> TRY_AGAIN;
                case SLOT_LOST -> SLOT_LOST;
                case OTHER_HISTORY, FATAL -> FAILURE;
            };
        }
        return error instanceof DeliveryException e && e.isRetriable() ? TRY_AGAIN : FAILURE;
    }
}
