package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whole transactions in commit order, and a position that may be confirmed: what the pipeline reads.
 *
 * <p>The slot's stream is one. A snapshot wraps another source and puts its rows between the transactions; polled
 * queries bring transactions of their own.
 *
 * <p>One thread owns a source and calls all of its methods, {@link #poll} or {@link #keepUp} at least once a second.
 */
public interface ChangeSource extends AutoCloseable {
    /**
     * Waits for the next message.
     *
     * @param timeout how long; zero takes only what is here
     * @return Begin, Origin, Type, Relation, a change or Commit; null if none came in time
     * @throws ReplicationException if the source has ended
     */
    @Nullable
    PgOutputMessage poll(Duration timeout);

    /**
     * Returns the position of the message that was returned last.
     *
     * @return a WAL position
     */
    Lsn lsn();

    /**
     * Returns how far the source has been read.
     *
     * @return a WAL position
     */
    Lsn received();

    /**
     * Returns what has been confirmed.
     *
     * @return a WAL position that never goes backwards
     */
    Lsn confirmed();

    /**
     * Confirms that everything up to a position is safe and need never be sent again.
     *
     * @param endLsn end of the last transaction that is safe
     */
    void confirm(Lsn endLsn);

    /**
     * Keeps the connection alive while nothing is read.
     *
     * @throws ReplicationException if the source has ended
     */
    void keepUp();

    /** Ends the source after telling it what is confirmed. Throws nothing. */
    @Override
    void close();
}
