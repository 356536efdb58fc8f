package dev.walferry.kafka.session;

import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.ReplicationException;

/**
 * What the daemon does about an error.
 *
 * <table>
 * <caption>Actions by error, before the first session has begun and after</caption>
 * <tr><th>error</th><th>before</th><th>after</th></tr>
 * <tr><td>{@link ReplicationException} {@code RETRY}</td><td>stop</td><td>retry</td></tr>
 * <tr><td>{@link ReplicationException} {@code SLOT_IN_USE}</td><td>wait for the slot</td><td>retry</td></tr>
 * <tr><td>{@link ReplicationException} {@code SLOT_LOST}</td><td>stop</td><td>stop</td></tr>
 * <tr><td>{@link ReplicationException} {@code OTHER_HISTORY}</td><td>stop</td><td>stop</td></tr>
 * <tr><td>{@link ReplicationException} {@code FATAL}</td><td>stop</td><td>stop</td></tr>
 * <tr><td>{@link StalledLookupException}, as {@code RETRY}</td><td>stop</td><td>retry</td></tr>
 * <tr><td>{@link DeliveryException}, retriable</td><td>stop</td><td>retry</td></tr>
 * <tr><td>{@link DeliveryException}, final</td><td>stop</td><td>stop</td></tr>
 * <tr><td>{@link ProgressException}</td><td>stop</td><td>stop</td></tr>
 * <tr><td>anything else</td><td>stop</td><td>stop</td></tr>
 * </table>
 *
 * <p>Before the first session nearly everything stops the daemon, so that a mistake in the configuration shows at once; with an
 * exit code that says whether another try may help.
 * The slot is waited for even then, because the server may not have noticed yet that its last client was killed.
 *
 * <p>Which of PostgreSQL's and Kafka's errors are worth another try is decided where they are understood.
 */
final class RestartPolicy {
    /** What to do. */
    enum Action {
        /** Try again for as long as it takes. */
        RETRY,
        /** Try again for a few seconds. */
        WAIT_FOR_SLOT,
        /** End with the error: a person has to act. */
        STOP
    }

    private RestartPolicy() {}

    /**
     * Decides what to do after an error.
     *
     * @param error what has happened
     * @param hasStreamed whether a session has begun since the daemon started
     */
    static Action after(Throwable error, boolean hasStreamed) {
        if (error instanceof ReplicationException e) {
            return switch (e.category()) {
                case RETRY -> hasStreamed ? Action.RETRY : Action.STOP;
                case SLOT_IN_USE -> hasStreamed ? Action.RETRY : Action.WAIT_FOR_SLOT;
                case SLOT_LOST, OTHER_HISTORY, FATAL -> Action.STOP;
            };
        }
        boolean fixes =
                error instanceof StalledLookupException || (error instanceof DeliveryException e && e.isRetriable());
        return fixes && hasStreamed ? Action.RETRY : Action.STOP;
    }
}
