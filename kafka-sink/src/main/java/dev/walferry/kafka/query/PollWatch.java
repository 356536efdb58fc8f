package dev.walferry.kafka.query;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.connection.BackgroundThread;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.pipeline.Hindrance;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.query.PollBackend.State;
import dev.walferry.kafka.source.Login;
import dev.walferry.replication.SourceError;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over a poll that gets no answer for long. A statement may take hours, so no timeout ends it. Instead the
 * server is asked over a second connection what it does: it may be at work, or wait for a lock, or know nothing of the
 * first connection any more, which is then cut, so that the daemon connects again.
 *
 * <p>It runs in its own thread; its answers are safe in any.
 */
public final class PollWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Cause CAUSE = new Cause(Side.POSTGRESQL, "poll");

    /** Errors that are not the server's own. */
    private static final Set<SourceError> NO_ANSWER = EnumSet.of(
            SourceError.UNKNOWN_HOST,
            SourceError.REFUSED,
            SourceError.UNREACHABLE,
            SourceError.CONNECTION_LOST,
            SourceError.NO_STATE);

    private final QueryPoller poller;
    private final PollSigns signs;
    private final Duration limit;
    private final BackgroundConnection connection;
    private final Outage outage;
    private final BackgroundThread thread;
    private volatile @Nullable Hindrance hindrance;
    private volatile @Nullable String running;

    // used by the thread only
    private long seen = -1;
    private long since = System.nanoTime();
    private long lookAt = since;
    private @Nullable State before;

    private PollWatch(QueryPoller poller, SourceSettings source, Failures failures) {
        this.poller = poller;
        this.signs = poller.signs();
        this.limit = source.receiverTimeout();
        this.connection = new BackgroundConnection(() -> Login.of(source).connect(PATIENCE));
        this.outage = new Outage(LOG, LogEvent.QUERY_POLL, failures, CAUSE);
        this.thread = new BackgroundThread("walferry-query-watch", this::run, connection);
    }

    /**
     * Begins to watch.
     *
     * @param poller which has begun
     * @param source where it polls
     * @param failures where it is counted that a poll waits
     * @return to be closed
     */
    public static PollWatch start(QueryPoller poller, SourceSettings source, Failures failures) {
        PollWatch watch = new PollWatch(poller, source, failures);
        watch.thread.start();
        return watch;
    }

    /**
     * Returns what holds the poll up.
     *
     * @param kind of which kind
     * @return a sentence; null if nothing of that kind does, as far as is known
     */
    public @Nullable String reason(Kind kind) {
        Hindrance known = hindrance;
        return known == null || known.kind() != kind ? null : known.reason();
    }

    /**
     * Returns what has been polled for long without a row.
     *
     * @return a few words; null if nothing has
     */
    public @Nullable String running() {
        return running;
    }

    private void run() {
        try {
            while (!thread.awaitClosed(LOOK.toMillis())) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        }
    }

    private void look() {
        String asked = signs.asked();
        long count = signs.count();
        long now = System.nanoTime();
        if (asked == null || count != seen) {
            seen = count;
            since = now;
            over();
            return;
        }
        Duration waited = Duration.ofNanos(now - since);
        if (waited.compareTo(PATIENCE) < 0) {
            return;
        }
        String what = "the poll of " + asked + " has brought nothing for " + waited.toSeconds() + " s";
        running = what;
        if (now - lookAt >= 0) {
            ask(what, waited);
            lookAt = System.nanoTime() + AGAIN.toNanos();
        }
    }

    private void over() {
        running = null;
        before = null;
        hindrance = null;
        connection.discard();
        outage.over("polls bring something");
    }

    private void ask(String what, Duration waited) {
        try {
            PollBackend backend = poller.backend();
            if (backend != null) {
                decide(what, backend, backend.state(connection.get()));
            }
        } catch (SQLException e) {
            connection.discard();
            unanswered(what, waited, e);
        } catch (RuntimeException | Error e) {
            // the watch must not end unseen; the poll itself may be well
            connection.discard();
            hold(
                    Kind.POLL_SILENT,
                    what + ", and why cannot be found out: unexpected "
                            + e.getClass().getName() + ": report it");
            LOG.debug("cannot look at a poll", e);
        }
    }

    private void decide(String what, PollBackend backend, State now) {
        State earlier = before;
        before = now;
        boolean isSameServer = now.serverStarted() == backend.serverStarted();
        if (!isSameServer && now.serverStarted() > backend.opened()) {
            poller.drop(what + ", and the server has been started anew since it began: connecting again");
        } else if (isSameServer && !now.isThere()) {
            poller.drop(what + ", and the server has ended its session: connecting again");
        } else if (isSameServer && now.isIdle() && isUnchanged(earlier, now)) {
            poller.drop(what + ", although the server has answered: the connection is broken; connecting again");
        } else if (isSameServer && now.isForLock()) {
            hold(
                    Kind.POLL,
                    what + ": it waits for a lock"
                            + (now.blockers().isEmpty()
                                    ? ""
                                    : ", after PID " + now.blockers()
                                            + " (SELECT * FROM pg_stat_activity WHERE pid IN (" + now.blockers()
                                            + "); SELECT pg_terminate_backend(...) ends one)"));
        } else {
            hindrance = null; // it is at work
            outage.over("polls are at work");
        }
    }

    private static boolean isUnchanged(@Nullable State earlier, State now) {
        return earlier != null && earlier.isIdle() && Objects.equals(earlier.changed(), now.changed());
    }

    private void unanswered(String what, Duration waited, SQLException e) {
        SourceError error = SourceError.of(e);
        before = null;
        if (!NO_ANSWER.contains(error)) { // the server is there, and refuses
            LOG.debug("cannot look at a poll: {}", e.getMessage());
            hindrance = null;
            running = what + ", and the server cannot be asked why: " + SourceError.reason(e);
            return;
        }
        String why = what + ", and the server does not answer another connection either: " + SourceError.reason(e)
                + " (" + error.remedy() + ")";
        hold(Kind.POLL_SILENT, why);
        if (waited.compareTo(limit) >= 0) {
            poller.drop(why + "; connecting again");
        }
    }

    private void hold(Kind kind, String reason) {
        if (!thread.isClosed()) {
            outage.failed(reason);
            hindrance = new Hindrance(kind, reason); // last: whoever sees it finds it counted
        }
    }

    /** Ends the thread, even in the middle of a query. */
    @Override
    public void close() {
        thread.close();
    }
}
