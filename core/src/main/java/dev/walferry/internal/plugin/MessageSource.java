package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import org.jspecify.annotations.Nullable;

/** Turns the frames of a stream into whole transactions, in the way of the slot's output plugin. For one thread. */
public interface MessageSource extends AutoCloseable {
    /** Takes the session's next message. Call it once {@link #next} returns null and nothing is awaited. */
    void add(byte[] bytes, int offset, int length, Lsn start);

    /** Returns the next message that is complete; null if there is none yet. */
    @Nullable
    PgOutputMessage next();

    /** Returns whether the message added last needs an answer from elsewhere before it is complete. */
    boolean isWaiting();

    /** Waits for that answer, but no longer than this. */
    void await(long nanos);

    /** Returns the WAL position of the message returned last. */
    Lsn lsn();

    /** Returns the position that the server may be told once everything up to {@code processed} was processed. */
    Lsn confirmable(Lsn processed);

    /** Returns the memory that transactions in progress take. Safe in any thread. */
    default long memoryUsed() {
        return 0;
    }

    /** Returns how much of transactions in progress is on disk. Safe in any thread. */
    default long spooledBytes() {
        return 0;
    }

    @Override
    void close();
}
