package dev.walferry.internal.plugin;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import org.jspecify.annotations.Nullable;

/** Turns the frames of a stream into whole transactions: what the slot's output plugin decides. For one thread. */
public interface MessageSource extends AutoCloseable {
    /** Takes the next message of the session, once {@link #next} has nothing and nothing is awaited. */
    void add(byte[] bytes, int offset, int length, Lsn start);

    /** The next message that is complete; null if there is none yet. */
    @Nullable
    PgOutputMessage next();

    /** Whether the message added last needs an answer from elsewhere before it is complete. */
    boolean isWaiting();

    /** Waits for that answer, at most for a time. */
    void await(long nanos);

    /** The WAL position of the message returned last. */
    Lsn lsn();

    /** How far of what was processed the server may be told. */
    Lsn confirmable(Lsn processed);

    @Override
    void close();
}
