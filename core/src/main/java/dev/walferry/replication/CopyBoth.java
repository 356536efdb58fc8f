package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.internal.replication.Feedback;
import dev.walferry.internal.replication.HeldBack;
import dev.walferry.internal.replication.Liveness;
import dev.walferry.internal.socket.ReplicationInput;
import dev.walferry.replication.ReplicationException.Category;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;

/**
 * A running stream, which is a COPY in both directions: the server's frames come in, status updates go out, and
 * CopyDone ends it. Knows nothing of what is in a frame of WAL.
 *
 * <p>Status updates are sent whenever one is due while a frame is asked for or arrives, however long that takes.
 */
final class CopyBoth {
    private static final System.Logger LOG = System.getLogger(CopyBoth.class.getName());
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /** The driver keeps everything that arrives until the server has read CopyDone. */
    private static final long DRAIN_BYTES = 16L << 20;

    private final Connection connection;
    private final ReplicationInput input;
    private final CopyDual copy;
    private final Supplier<Lsn> flush;
    private final Supplier<String> at;
    private final Feedback feedback;
    private final Liveness liveness;
    private final HeldBack heldBack;

    /**
     * Creates a COPY that has just been started.
     *
     * @param flush what may be confirmed, asked for each status update
     * @param at where the stream is, to begin an error's message with
     */
    CopyBoth(
            ReplicationConnection session,
            CopyDual copy,
            Feedback feedback,
            Liveness liveness,
            HeldBack heldBack,
            Supplier<Lsn> flush,
            Supplier<String> at) {
        this.connection = session.connection();
        this.input = session.input();
        this.copy = copy;
        this.feedback = feedback;
        this.liveness = liveness;
        this.heldBack = heldBack;
        this.flush = flush;
        this.at = at;
        input.betweenReads(this::keepUpWhileReading);
    }

    /**
     * Takes the next frame if one has begun to arrive, otherwise waits for it, at most until the deadline or until the
     * server has to be told or asked something.
     *
     * <p>The driver buffers too, so it is asked first. Without blocking it reports neither the end of the stream nor an
     * end of the COPY that the server announces on its own. When it is asked to block, it throws for both.
     */
    byte @Nullable [] nextFrame(long now, long deadline) throws SQLException, IOException {
        byte[] frame = copy.readFromCopy(false);
        if (frame == null && (input.hasBuffered() || input.isAtEnd())) {
            frame = copy.readFromCopy(true);
        }
        if (frame != null) {
            liveness.alive(now);
        } else if (!copy.isActive()) {
            throw new ReplicationException(Category.RETRY, at.get() + "the server ended the stream", null);
        } else if (!input.await(waitMillis(deadline))) {
            requireAlive();
        }
        return frame;
    }

    private int waitMillis(long deadline) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        int due = Math.min(feedback.millisUntilDue(flush.get()), liveness.millisUntilAsk());
        return (int) Math.min(left, due);
    }

    private void requireAlive() throws SQLException {
        if (liveness.isDead()) {
            throw new ReplicationException(Category.RETRY, at.get() + liveness.message(), null);
        }
        if (liveness.shouldAsk()) {
            ask();
        }
    }

    /** Notes that nothing is read now, so that the server's silence means nothing. */
    void notListening() {
        liveness.alive();
        heldBack.notListening();
    }

    /** Returns how long the server owes an answer. Safe in any thread. */
    Duration silence() {
        return liveness.silence();
    }

    /** Returns how many bytes have arrived. Safe in any thread. */
    long bytesRead() {
        return input.bytesRead();
    }

    /** Returns why the server sends nothing of what it has; null if it does. Safe in any thread. */
    @Nullable
    String heldBack() {
        return heldBack.reason();
    }

    /** Asks the server for a keepalive. */
    void ask() throws SQLException {
        send(flush.get(), true);
    }

    /** Sends a status update if one is due now, on the clock of {@link System#nanoTime}. */
    void sendStatusIfDue(long now) throws SQLException {
        if (!feedback.mayBeDue(now)) {
            return;
        }
        Lsn confirmable = flush.get();
        if (feedback.isDue(now, confirmable)) {
            send(confirmable, false);
        }
    }

    /** Sends a status update. No other method tells the server a position. */
    private void send(Lsn confirmable, boolean wantReply) throws SQLException {
        requireNoWarning();
        feedback.send(confirmable, wantReply);
    }

    /** Sends what is due; called at least twice a second, even in the middle of a message. */
    private void keepUpWhileReading() throws IOException {
        liveness.heard(input.bytesRead());
        if (liveness.isDead()) {
            throw new IOException(liveness.message());
        }
        try {
            if (liveness.shouldAsk()) {
                ask();
            }
            sendStatusIfDue(System.nanoTime());
        } catch (SQLException e) {
            throw new IOException("cannot send a status update: " + e.getMessage(), e);
        }
    }

    /**
     * Requires that the server has not warned of left-out changes: from 18 on a missing publication is only a warning,
     * and nothing may be confirmed past it. A server that waits for a standby warns again and again, and the driver
     * keeps each warning until it is cleared.
     *
     * @throws ReplicationException if changes were left out before the last frame
     */
    void requireNoWarning() throws SQLException {
        SQLWarning first = connection.getWarnings();
        if (first == null) {
            heldBack.notSaid(feedback.received());
            return;
        }
        for (SQLWarning w = first; w != null; w = w.getNextWarning()) {
            SourceError error = SourceError.of(w);
            // under another routine it would still be a state in which nothing may be confirmed
            if (error == SourceError.PUBLICATION_SKIPPED || error == SourceError.SLOT_LOST) {
                throw new ReplicationException(
                        Category.FATAL,
                        at.get() + Printable.of(String.valueOf(w.getMessage())) + ": changes are being left out; "
                                + ReplicationSlots.SKIP_GAP,
                        w);
            }
            if (error == SourceError.WAITS_FOR_STANDBY) {
                heldBack(Printable.of(String.valueOf(w.getMessage())) + " (" + error.remedy() + ")");
            }
        }
        connection.clearWarnings();
    }

    private void heldBack(String warning) {
        if (heldBack.said(warning, feedback.received())) {
            LOG.log(System.Logger.Level.WARNING, () -> at.get() + warning);
        }
    }

    /**
     * Sends the last confirmation and CopyDone. A connection closed with unread data is reset, and the server might
     * then never read the last status update. So the stream is drained first, for a limited time and up to a limited
     * size.
     */
    void end() {
        try {
            send(flush.get(), false);
            long deadline = System.nanoTime() + DRAIN.toNanos();
            long most = input.bytesRead() + DRAIN_BYTES;
            input.betweenReads(() -> {
                if (input.bytesRead() > most || System.nanoTime() - deadline > 0) {
                    throw new IOException("the server had more to send than the limit of the drain");
                }
            });
            copy.endCopy();
        } catch (SQLException | ReplicationException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> at.get() + "ended without CopyDone: " + e.getMessage());
        }
    }

    /** Closes the connection at once, in any thread. A call in another one then fails. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "not closed cleanly: " + e.getMessage());
        }
    }

    /** Closes the connection. */
    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> at.get() + "not closed cleanly: " + e.getMessage());
        }
    }
}
