package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server's reason for holding changes back, if it has given one. The server repeats it after each status update for
 * as long as it holds them back. So once the server no longer repeats it, or sends something, that is over. One thread owns it.
 */
public final class HeldBack {
    /** An answer to the last update may still be on its way. */
    private static final int UPDATES = 2;

    private final long silenceNanos;
    private final LongSupplier clock;
    private volatile @Nullable String reason;
    private long saidAt;
    private Lsn received = Lsn.ZERO;

    /**
     * Creates an instance that knows of nothing.
     *
     * @param statusInterval after which the server has had a status update at the latest
     */
    public HeldBack(Duration statusInterval) {
        this(statusInterval, System::nanoTime);
    }

    HeldBack(Duration statusInterval, LongSupplier clock) {
        this.silenceNanos = UPDATES * statusInterval.toNanos();
        this.clock = clock;
    }

    /**
     * Notes that the server has said why.
     *
     * @param why its words and what to do
     * @param receivedThen how far it had sent
     * @return whether this is news
     */
    public boolean said(String why, Lsn receivedThen) {
        boolean isNews = !why.equals(reason);
        reason = why;
        received = receivedThen;
        saidAt = clock.getAsLong();
        return isNews;
    }

    /**
     * Notes that the server has said nothing of it of late.
     *
     * @param receivedNow how far it has sent
     */
    public void notSaid(Lsn receivedNow) {
        if (reason != null && (receivedNow.isAfter(received) || clock.getAsLong() - saidAt >= silenceNanos)) {
            reason = null;
        }
    }

    /** Notes that nothing is read now, so that the server's silence means nothing. */
    public void notListening() {
        if (reason != null) {
            saidAt = clock.getAsLong();
        }
    }

    /** Returns what the server has said; null if it holds nothing back, as far as is known. Safe in any thread. */
    public @Nullable String reason() {
        return reason;
    }
}
