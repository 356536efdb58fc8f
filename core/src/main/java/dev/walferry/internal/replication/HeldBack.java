package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why the server holds changes back, if it has said so. It says so again after each status update for as long as it does, so
 * once it no longer says anything, or sends something, that is over. One thread owns it.
 */
public final class HeldBack {
    /** An answer to the last update may still be on its way. */
    private static final int UPDATES = 2;

    private final long silenceNanos;
    private volatile @Nullable String reason;
    private long saidAt;
    private Lsn received = Lsn.ZERO;

    /**
     * Creates an instance that knows of nothing.
     *
     * @param statusInterval after which the server has had a status update at the latest
     */
    public HeldBack(Duration statusInterval) {
        this.silenceNanos = UPDATES * statusInterval.toNanos();
    }

    /**
     * The server has said why.
     *
     * @param why its words and what to do
     * @param receivedThen how far it had sent
     * @return whether this is news
     */
    public boolean said(String why, Lsn receivedThen) {
        boolean isNews = !why.equals(reason);
        reason = why;
        received = receivedThen;
        saidAt = System.nanoTime();
        return isNews;
    }

    /**
     * The server has said nothing of it of late.
     *
     * @param receivedNow how far it has sent
     */
    public void notSaid(Lsn receivedNow) {
        if (reason != null && (receivedNow.isAfter(received) || System.nanoTime() - saidAt >= silenceNanos)) {
            reason = null;
        }
    }

    /** Returns what the server has said; null if it holds nothing back, as far as is known. Safe in any thread. */
    public @Nullable String reason() {
        return reason;
    }
}
