package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.plugin.MessageSource;
import dev.walferry.internal.replication.Feedback;
import dev.walferry.internal.replication.HeldBack;
import dev.walferry.internal.replication.Liveness;
import dev.walferry.internal.replication.UnconfirmedTransactions;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.ReplicationException.Category;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;

/**
 * The changes of a database, in commit order, from where its slot was last confirmed.
 *
 * <pre>{@code
 * try (ChangeStream changes = ChangeStream.to(jdbcUrl).slot("orders").publication("orders_pub").open()) {
 *     while (running) {
 *         PgOutputMessage message = changes.next();
 *         switch (message.kind()) {
 *             case INSERT -> index.put(((Insert) message).row());
 *             case COMMIT -> changes.confirm(((Commit) message).endLsn());
 *             default -> {}
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Keepalives and status updates are handled inside, as long as one of {@link #next}, {@link #poll} and
 * {@link #keepUp} is called at least once a second. A single message that takes long to arrive does not delay them.
 *
 * <p>Transactions that the server streams in progress ({@link Streaming}) are put together inside, so what is returned is
 * always whole: Begin, changes, Commit.
 *
 * <p>Two kinds of positions are confirmed: those that {@link #confirm} was called for and, while everything that was
 * returned is confirmed and no transaction is open, those of the server's keepalives. So an idle or filtered slot holds
 * back no WAL, unless {@link ChangeStreamBuilder#confirmAtMost} sets a limit. Delivery is at least once: after a reconnect, and after a restart of the server, transactions may be
 * returned again.
 *
 * <p>One thread owns a stream and calls all of its methods. The messages it returns are safe in any thread.
 */
public final class ChangeStream implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChangeStream.class.getName());

    /** XLogData: kind, start of WAL, end of WAL, clock. */
    private static final int XLOG_HEADER_BYTES = 1 + 8 + 8 + 8;

    /** Keepalive: kind, end of WAL, clock, whether a reply is wanted. */
    private static final int KEEPALIVE_BYTES = 1 + 8 + 8 + 1;

    private static final int KEEPALIVE_REPLY = KEEPALIVE_BYTES - 1;
    private static final int WAL_POSITION = 1;
    private static final Duration LONG = Duration.ofSeconds(1);

    /** How long frames that yield no message may delay the return, however short the caller's timeout. */
    private static final long SWALLOW_NANOS = Duration.ofMillis(10).toNanos();

    /** How long to wait for the catalog before status updates are looked at again. */
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private final ReplicationConnection session;
    private final String slot;
    private final StreamSource source;
    private final MessageSource messages;
    private final UnconfirmedTransactions unconfirmed;
    private final boolean confirming;

    /**
     * Whether the server leaves out changes and only warns. The warning comes before everything that is later in the WAL. So
     * no later place may become known: a caller that keeps one would skip those changes once they are sent after all.
     */
    private final boolean leavesOut;

    private final Feedback feedback;
    private final CopyBoth copy;
    private final Lsn returnedBefore;
    private Lsn position;
    private boolean broken;
    private boolean closed;

    /** Creates a stream whose COPY has just been started. */
    ChangeStream(
            ReplicationConnection session,
            StreamOptions options,
            StreamSource source,
            MessageSource messages,
            CopyDual copy,
            Duration interval,
            Lsn start) {
        this.session = session;
        this.slot = options.slot();
        this.returnedBefore =
                options.resumed() == null ? Lsn.ZERO : options.resumed().returned();
        this.source = source;
        this.messages = messages;
        this.confirming = options.confirming();
        this.leavesOut = session.server().skipsMissingPublications();
        this.position = start;
        this.unconfirmed = new UnconfirmedTransactions(start, messages::confirmable, options.limit());
        this.feedback = new Feedback(copy, interval, start, unconfirmed::isHeldBack);
        this.copy = new CopyBoth(
                session,
                copy,
                feedback,
                new Liveness(interval, options.receiverTimeout()),
                new HeldBack(interval),
                this::flush,
                this::at);
    }

    /**
     * Begins to describe a stream.
     *
     * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with any of the driver's parameters
     * @return a builder
     * @throws IllegalArgumentException if the URL has a parameter that the driver does not know, which it would ignore
     */
    public static ChangeStreamBuilder to(String jdbcUrl) {
        return new ChangeStreamBuilder(jdbcUrl);
    }

    /**
     * Waits for the next message.
     *
     * @return the message; it is yours to keep
     * @throws ReplicationException if the stream has ended, or, as retriable, within a second after the thread is
     *     interrupted. An interrupt loses nothing: the stream continues with the next call, except in a virtual thread,
     *     where an interrupt closes the connection
     */
    public PgOutputMessage next() {
        requireUsable();
        while (!Thread.currentThread().isInterrupted()) {
            PgOutputMessage message = poll(LONG);
            if (message != null) {
                return message;
            }
        }
        throw new ReplicationException(Category.RETRY, at() + "interrupted while waiting", null);
    }

    /**
     * Waits for the next message for a limited time.
     *
     * @param timeout how long; zero takes only what has arrived. On a busy stream reading may wait a fraction of a
     *     millisecond for messages to gather
     * @return the message, or null if none was complete in time
     * @throws ReplicationException if the stream has ended
     */
    public @Nullable PgOutputMessage poll(Duration timeout) {
        requireUsable();
        try {
            PgOutputMessage message = take(TimeUnit.NANOSECONDS.convert(timeout));
            if (message != null) {
                if (leavesOut && isPlace(message.kind())) {
                    copy.requireNoWarning();
                }
                unconfirmed.returned(message);
            }
            return message;
        } catch (SQLException | IOException | RuntimeException | OutOfMemoryError e) {
            throw broken(e);
        }
    }

    /** Returns whether a message has a place in the WAL that a caller may note as reached. */
    private static boolean isPlace(Kind kind) {
        return switch (kind) {
            case INSERT, UPDATE, DELETE, TRUNCATE, RELATION, TYPE, ORIGIN -> false;
            default -> true;
        };
    }

    /** Reads frames until a message is complete or the time is up. Frames of a transaction in progress complete none. */
    private @Nullable PgOutputMessage take(long nanos) throws SQLException, IOException {
        long start = System.nanoTime();
        long now = start;
        while (true) {
            copy.sendStatusIfDue(now);
            PgOutputMessage message = messages.next();
            if (message != null) {
                copy.notListening();
                return message;
            }
            byte[] frame = null;
            if (messages.isWaiting()) {
                copy.notListening();
                messages.await(Math.min(start + nanos - now, LONGEST_WAIT_NANOS));
            } else {
                frame = copy.nextFrame(now, start + nanos);
            }
            if (frame != null) {
                receive(frame);
                message = messages.next();
            }
            if (message != null) {
                return message;
            }
            long patience = frame == null ? nanos : Math.max(nanos, SWALLOW_NANOS);
            now = System.nanoTime();
            if (now - start >= patience) {
                return null;
            }
        }
    }

    /** Kinds that newer servers may add carry no changes, so they are left alone. */
    private void receive(byte[] frame) throws SQLException {
        switch (frame.length == 0 ? 0 : frame[0]) {
            case 'w' -> receiveMessage(frame);
            case 'k' -> receiveKeepalive(frame);
            default -> LOG.log(System.Logger.Level.DEBUG, () -> at() + "ignored an unknown kind of frame");
        }
    }

    private void receiveMessage(byte[] frame) {
        Lsn start = walPosition(frame, XLOG_HEADER_BYTES);
        position = start.equals(Lsn.ZERO) ? position : start; // a Relation or Type has no place
        feedback.received(start);
        messages.add(frame, XLOG_HEADER_BYTES, frame.length - XLOG_HEADER_BYTES, start);
    }

    private void receiveKeepalive(byte[] frame) throws SQLException {
        if (leavesOut) {
            copy.requireNoWarning();
        }
        Lsn walEnd = walPosition(frame, KEEPALIVE_BYTES);
        feedback.received(walEnd);
        unconfirmed.keepalive(walEnd);
        if (frame[KEEPALIVE_REPLY] != 0) {
            feedback.replyRequested();
        }
    }

    private Lsn walPosition(byte[] frame, int headerBytes) {
        if (frame.length < headerBytes) {
            throw ReplicationException.fatal(at() + "expected a frame of at least " + headerBytes + " bytes, got "
                    + frame.length + "; nothing from here on was confirmed: report it");
        }
        return Lsn.of(WireReader.int64(frame, WAL_POSITION));
    }

    /**
     * Returns the WAL position of the message returned last. Rows of one COPY may share it, and it can go back between
     * transactions.
     *
     * @return the start of the change's record; zero for Relation and Type, which have no place in the WAL
     */
    public Lsn lsn() {
        return messages.lsn();
    }

    /**
     * Returns how far the server's WAL has been read for this stream.
     *
     * @return the furthest position that the server has reported
     */
    public Lsn received() {
        return feedback.received();
    }

    /**
     * Returns the confirmed position that the server has been told, or will be told next.
     *
     * @return a position that never goes backwards; with {@link ChangeStreamBuilder#withoutConfirming} the server is
     *     not told
     */
    public Lsn confirmed() {
        return unconfirmed.confirmed();
    }

    /**
     * Returns what {@link #confirmed} would be without a limit.
     *
     * @return a position that never goes backwards
     * @see ChangeStreamBuilder#confirmAtMost
     */
    public Lsn confirmable() {
        return unconfirmed.confirmable();
    }

    /**
     * Returns the position that the server was told last, or may have been told although sending it failed. Safe in any thread.
     *
     * @return where the stream began, until it has told the server more
     */
    public Lsn told() {
        return feedback.told();
    }

    /** Returns the flush position, zero to say nothing; a server that stops then waits for the write position. */
    private Lsn flush() {
        return confirming ? unconfirmed.confirmed() : Lsn.ZERO;
    }

    /**
     * Returns the memory that changes of transactions in progress take. Safe in any thread.
     *
     * @return bytes; zero unless the server streams such transactions
     */
    public long memoryUsed() {
        return messages.memoryUsed();
    }

    /**
     * Returns how much of transactions in progress is on disk, compressed. Safe in any thread.
     *
     * @return bytes; zero while everything fits in memory
     */
    public long spooledBytes() {
        return messages.spooledBytes();
    }

    /**
     * Returns how long the server has been silent although it was asked for a sign of life. It may be gone, or read a large
     * transaction from which it sends nothing. After the receiver timeout the connection is given up. Safe in any thread.
     *
     * @return zero if it is not late to answer, or no call reads the stream
     */
    public Duration silence() {
        return copy.silence();
    }

    /**
     * Returns why the server sends nothing although it has changes: the slot is a failover slot, and a standby of
     * {@code synchronized_standby_slots} is not there to receive them first. Known a moment after it begins, and until a few
     * status intervals after it ends, or longer while nothing is read. Safe in any thread.
     *
     * @return the server's words and what to do; null if it holds nothing back, as far as is known
     */
    public @Nullable String heldBack() {
        return copy.heldBack();
    }

    /**
     * Returns how many bytes the server has sent. A message that takes long to arrive shows here first. Safe in any thread.
     *
     * @return a count that only grows
     */
    public long bytesRead() {
        return copy.bytesRead();
    }

    /**
     * Returns what the server can do.
     *
     * @return its version and what follows from it
     */
    public ServerCapabilities server() {
        return session.server();
    }

    /**
     * Returns the server's process that sends the changes. {@link SlotStatus#activePid()} is the process that reads the slot,
     * so this tells whether that is still this stream.
     *
     * @return its process id
     */
    public int serverPid() {
        return session.pid();
    }

    /**
     * Returns where the changes come from.
     *
     * @return the slot, its publications, and a way to open more connections; safe in any thread
     */
    public StreamSource source() {
        return source;
    }

    /**
     * Returns which cluster this is: the same on its standbys, another one after {@code initdb}.
     *
     * @return the system identifier
     */
    public String systemId() {
        return session.systemId();
    }

    /**
     * Returns the cluster's timeline, which a promotion changes.
     *
     * @return 1 or more
     */
    public int timeline() {
        return session.timeline();
    }

    /**
     * Returns where this stream has left its slot, for {@link ChangeStreamBuilder#resume}. Call it after {@link #close}, which
     * sends the last status update.
     *
     * @return the cluster, the last position that was sent to its server, and what this stream, or the one that it resumed,
     *     has returned
     */
    public SlotPosition left() {
        Lsn returned = Lsn.max(returnedBefore, session.standby() ? Lsn.ZERO : unconfirmed.furthest());
        return new SlotPosition(
                session.systemId(),
                session.timeline(),
                feedback.told(),
                returned,
                session.standby(),
                session.history().ends());
    }

    /**
     * Confirms that everything up to a position is safe: the server need never send it again. One of the next status
     * updates tells the server, within a fraction of a second while the stream is in use.
     *
     * <p>Where the slot sends prepared transactions early and their rows are held until commit, the server is told at
     * most the position of the earliest PREPARE that is held. Otherwise it would never send those rows again.
     *
     * @param endLsn {@code Commit.endLsn()} of the last transaction that is safe, or {@code LogicalMessage.lsn()} of a
     *     non-transactional message, or {@code endLsn()} of a prepare or its outcome
     * @throws IllegalArgumentException if it lies beyond what this stream has returned: the server would believe it, and
     *     changes would be lost
     */
    public void confirm(Lsn endLsn) {
        unconfirmed.confirm(endLsn);
    }

    /**
     * Sends a status update if one is due. Call it at least once a second while you do not read.
     *
     * @throws ReplicationException if the connection is lost
     */
    public void keepUp() {
        requireUsable();
        copy.notListening();
        try {
            copy.sendStatusIfDue(System.nanoTime());
        } catch (SQLException | RuntimeException e) {
            throw broken(e);
        }
    }

    /**
     * Asks the server to report its position now; {@link #received} shows it soon after.
     *
     * @throws ReplicationException if the connection is lost
     */
    public void askForKeepalive() {
        requireUsable();
        try {
            copy.ask();
        } catch (SQLException | RuntimeException e) {
            throw broken(e);
        }
    }

    private String at() {
        return ReplicationException.at(slot, position);
    }

    private void requireUsable() {
        if (closed || broken) {
            throw new IllegalStateException("the stream has ended");
        }
    }

    private ReplicationException broken(Throwable e) {
        broken = true;
        return StreamErrors.of(e, slot, position);
    }

    /**
     * Cuts the connection at once and tells the server nothing more, for a server that does not answer. A call that waits in
     * another thread then fails as if the connection were lost. Safe in any thread; {@link #close} must still be called.
     */
    public void abort() {
        copy.abort();
    }

    /**
     * Tells the server what is confirmed, ends the stream and closes the connection. Takes at most a few seconds, even
     * in the middle of a large transaction. Throws nothing: if the last confirmation does not reach the server, it
     * merely sends the changes again.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!broken) {
            copy.end();
        }
        copy.close();
        messages.close();
    }
}
