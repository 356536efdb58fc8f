package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.copy.CopyDual;

/**
 * Standby status updates: when one is due, and its bytes.
 *
 * <p>Layout: {@code 'r'} (1), write LSN (8), flush LSN (8), apply LSN (8), clock in microseconds since 2000-01-01 UTC
 * (8), reply wanted (1). Only flush moves the slot.
 *
 * <p>A server that shuts down waits until flush, or write where flush is zero, has reached the end of its WAL. If only
 * prepared transactions are unconfirmed, it would wait forever, because their outcome cannot come before the server is
 * back. If only a limit keeps the position back, it would wait until the limit is raised. So then flush is sent as zero,
 * which means "nothing new" and leaves the slot as it is.
 *
 * <p>An update is due when the server asks for it, when the interval has passed, and soon after the flush position
 * advances: a commit with synchronous replication or a shutdown may be waiting for it.
 */
public final class Feedback {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int FRAME_BYTES = 1 + 8 + 8 + 8 + 8 + 1;
    private static final long ADVANCE_NANOS = Duration.ofMillis(50).toNanos();

    private final CopyDual copy;
    private final long intervalNanos;
    private final BooleanSupplier heldBack;
    private final Clock clock = Clock.systemUTC();
    private Lsn received;
    private volatile Lsn flushSent;
    private long sentAt;
    private boolean replyRequested;

    /**
     * Creates updates for a stream.
     *
     * @param heldBack whether nothing but the outcome of prepared transactions, or a limit, keeps flush back
     */
    public Feedback(CopyDual copy, Duration interval, Lsn start, BooleanSupplier heldBack) {
        this.copy = copy;
        this.heldBack = heldBack;
        this.intervalNanos = interval.toNanos();
        this.received = start;
        this.flushSent = start;
        // Due at once: it tells the server from the start who we are and how far we have read.
        this.sentAt = System.nanoTime() - intervalNanos;
    }

    /** Notes that the server has sent everything up to a position. */
    public void received(Lsn lsn) {
        received = Lsn.max(received, lsn);
    }

    public Lsn received() {
        return received;
    }

    /** Notes that the server wants an answer now. */
    public void replyRequested() {
        replyRequested = true;
    }

    /** Returns whether one can be due, whatever may be confirmed; false for most messages of a busy stream. */
    public boolean mayBeDue(long now) {
        return replyRequested || now - sentAt >= Math.min(ADVANCE_NANOS, intervalNanos);
    }

    public boolean isDue(long now, Lsn flush) {
        long since = now - sentAt;
        return replyRequested || since >= intervalNanos || (since >= ADVANCE_NANOS && flush.isAfter(flushSent));
    }

    /** Milliseconds until one is due if nothing happens. */
    public int millisUntilDue(Lsn flush) {
        long wait = flush.isAfter(flushSent) ? ADVANCE_NANOS : intervalNanos;
        long left = wait - (System.nanoTime() - sentAt);
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
    }

    /**
     * Returns the furthest position that the server was told, or may have been told although sending it failed. Safe in any
     * thread.
     */
    public Lsn told() {
        return flushSent;
    }

    /** Sends one now; {@code wantReply} makes the server answer with a keepalive. */
    public void send(Lsn flush, boolean wantReply) throws SQLException {
        Lsn written = Lsn.max(received, flush);
        boolean nothingNew = flush.equals(flushSent) && heldBack.getAsBoolean();
        long told = nothingNew ? 0 : flush.value();
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES)
                .put((byte) 'r')
                .putLong(written.value())
                .putLong(told)
                .putLong(told)
                .putLong(ChronoUnit.MICROS.between(EPOCH, clock.instant()))
                .put((byte) (wantReply ? 1 : 0));
        flushSent = flush;
        copy.writeToCopy(frame.array(), 0, FRAME_BYTES);
        copy.flushCopy();
        sentAt = System.nanoTime();
        replyRequested = false;
    }
}
