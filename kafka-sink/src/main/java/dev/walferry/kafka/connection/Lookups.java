package dev.walferry.kafka.connection;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database on its own thread, over one connection that is opened at first use. Waiting questions are asked
 * together.
 *
 * <p>While the database does not answer it tries again, with a growing wait: a WARN says when that begins and when it
 * ends. A question that the server refuses fails at once, and one whose query ends in an error that only a person can
 * mend fails after a few tries. Every question fails while the server shuts down, or once it has said nothing for a
 * long time, or refuses every connection. Safe in any thread.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Lookups<Q, A> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);
    private static final Cause NO_ANSWER = new Cause(Side.POSTGRESQL, "lookup");
    private static final int BATCH = 1000;
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5000;

    /** A table that is dropped in the middle of a query may cause an internal error, which the next query does not meet. */
    private static final int TRIES = 3;

    /**
     * A server that shuts down waits for its walsenders, and so for the daemon, which waits for an answer here. Without a
     * limit neither would end. A server that refuses, for instance because it has too many connections, is up, so it is asked
     * again without a limit.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Asks several questions.
     *
     * @param <Q> a question
     * @param <A> its answer
     */
    @FunctionalInterface
    public interface Query<Q, A> {
        /**
         * Asks questions.
         *
         * @param connection as the source has opened it
         * @param questions at least one
         * @return an answer to each, in their order
         * @throws SQLException if the database cannot be asked, or refuses
         */
        List<A> ask(Connection connection, List<Q> questions) throws SQLException;
    }

    private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final String what;
    private final Query<Q, A> query;
    private final BlockingQueue<Asked<Q, A>> questions = new LinkedBlockingQueue<>();
    private final BackgroundConnection connection;
    private final Outage outage;
    private final BackgroundThread thread;
    private final long patienceNanos;
    private volatile long heardAt = System.nanoTime();
    private volatile @Nullable String reason;
    private boolean started;

    /**
     * Creates lookups that have asked nothing yet.
     *
     * @param what what is looked up, for the log: a plural
     * @param threadName name of the thread
     * @param source opens connections, ready for the query
     * @param query asks
     * @param failures where outages are counted
     */
    public Lookups(String what, String threadName, ConnectionSource source, Query<Q, A> query, Failures failures) {
        this(what, threadName, source, query, failures, PATIENCE);
    }

    Lookups(
            String what,
            String threadName,
            ConnectionSource source,
            Query<Q, A> query,
            Failures failures,
            Duration patience) {
        this.patienceNanos = patience.toNanos();
        this.what = what;
        this.outage = new Outage(LOG, LogEvent.LOOKUP, failures, NO_ANSWER);
        this.query = query;
        this.connection = new BackgroundConnection(source);
        this.thread = new BackgroundThread(threadName, this::run, connection);
    }

    /**
     * Asks a question. Returns at once.
     *
     * @param question the question
     * @return its answer, once there is one; a question that is refused fails with the SQLException, and one that cannot be
     *     answered now with a {@link StalledLookupException}
     */
    public synchronized CompletableFuture<A> ask(Q question) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        failAfter(patienceNanos, answer, System.nanoTime());
        questions.add(new Asked<>(question, answer));
        if (!started && !thread.isClosed()) {
            started = true;
            thread.start();
        }
        return answer;
    }

    /** Runs on a timer, because the thread itself may hang in a connection. */
    private void failAfter(long nanos, CompletableFuture<A> answer, long askedAt) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        CompletableFuture<Void> unusedEnd = timer.thenRun(() -> failIfSilent(answer, askedAt));
        CompletableFuture<A> unusedAnswer = answer.whenComplete((found, error) -> timer.cancel(false));
        timer.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    }

    private void failIfSilent(CompletableFuture<A> answer, long askedAt) {
        long now = System.nanoTime();
        long silence = Math.min(now - askedAt, now - heardAt);
        if (silence < patienceNanos) {
            failAfter(patienceNanos - silence, answer, askedAt);
        } else {
            answer.completeExceptionally(new StalledLookupException(
                    "the server has said nothing about " + what + ", which records need, for "
                            + TimeUnit.NANOSECONDS.toSeconds(silence) + " s" + (reason == null ? "" : " but " + reason)
                            + ": reconnecting, in case it is shutting down and waits for this connection"));
        }
    }

    /**
     * Tells whether the thread runs.
     *
     * @return false before the first question and after the end
     */
    public boolean isRunning() {
        return thread.isRunning();
    }

    /**
     * Tells why the database does not answer. Safe in any thread.
     *
     * @return what happened, and what to do; null while it answers, or has not been asked
     */
    public @Nullable String trouble() {
        return outage.reason();
    }

    private void run() {
        List<Asked<Q, A>> batch = new ArrayList<>();
        try {
            while (!thread.isClosed()) {
                batch.add(questions.take());
                questions.drainTo(batch, BATCH - 1);
                answer(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("no more lookups");
        }
    }

    private void answer(List<Asked<Q, A>> batch) throws InterruptedException {
        long wait = 0;
        int tries = 0;
        while (!thread.isClosed()) {
            boolean fresh = !connection.isOpen();
            boolean asked = false;
            try {
                Connection open = connection.get();
                asked = true;
                complete(
                        batch,
                        query.ask(open, batch.stream().map(Asked::question).toList()));
                return;
            } catch (SQLException e) {
                connection.discard();
                boolean isOfQuery = asked && isFatal(e);
                if (isOfQuery && batch.size() > 1) {
                    answerEach(batch);
                    return;
                }
                tries += isOfQuery ? 1 : 0;
                Throwable end = end(e, tries == TRIES);
                if (end != null) {
                    fail(batch, end);
                    return;
                }
                // A connection that was idle may have been closed since: a new one is tried at once.
                if (fresh) {
                    wait = waitAfter(e, wait);
                }
            } catch (RuntimeException | Error e) {
                LOG.debug("looking up {} failed", what, e);
                // without an answer the records that wait for it would wait forever
                connection.discard();
                fail(batch, e);
                return;
            }
        }
    }

    private void complete(List<Asked<Q, A>> batch, List<A> answers) {
        heardAt = System.nanoTime();
        reason = null;
        outage.over("the database answers lookups of " + what);
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answers.get(i));
        }
    }

    /** Asks each question on its own: one of them may have caused the error, and the others can be answered. */
    private void answerEach(List<Asked<Q, A>> batch) throws InterruptedException {
        for (Asked<Q, A> question : batch) {
            answer(List.of(question));
        }
    }

    /** Returns why questions fail after an error; null if they are asked again. */
    private @Nullable Throwable end(SQLException e, boolean isLastTry) {
        if (isShuttingDown(e)) {
            return new StalledLookupException("the server does not answer lookups of " + what
                    + ", which records need, because it is shutting down: reconnecting");
        }
        return isLastTry || SourceError.of(e).isRefusal() ? e : null;
    }

    private static boolean isFatal(SQLException e) {
        return SourceError.of(e).category() == Category.FATAL;
    }

    private void fail(List<Asked<Q, A>> batch, Throwable e) {
        reason = null;
        batch.forEach(asked -> asked.answer().completeExceptionally(e));
    }

    /** Returns whether the server shuts down. It then waits for its walsenders: trying again would only hold it up. */
    private static boolean isShuttingDown(SQLException e) {
        return SourceError.of(e) == SourceError.STARTING;
    }

    /**
     * Tells whether a query names a table or column that is not there, or a value that the column's type does not take. The
     * table may have been altered since the value was read.
     *
     * @param e why a question failed
     * @return false for any other reason
     */
    public static boolean isNotThere(SQLException e) {
        SourceError error = SourceError.of(e);
        return error.isMissing() || error == SourceError.INVALID_VALUE || error == SourceError.NOT_TEXT;
    }

    /**
     * Returns whether the server has refused a query for what it says, so that the connection is still of use.
     *
     * @param e why a question failed
     * @return false for any other reason
     */
    public static boolean isRefusal(SQLException e) {
        return SourceError.of(e).isRefusal();
    }

    private long waitAfter(SQLException e, long before) throws InterruptedException {
        SourceError error = SourceError.of(e);
        String why = SourceError.reason(e) + " (" + error.remedyOfStatement() + ")";
        if (!thread.isClosed()) {
            outage.failed("cannot look up " + what + ", trying again: " + why);
        }
        long wait = before == 0 ? FIRST_WAIT_MILLIS : Math.min(2 * before, LONGEST_WAIT_MILLIS);
        reason = why;
        if (error.isWordOfServer() && error.category() != Category.FATAL) {
            heardAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait); // it says nothing while it is not asked
        }
        if (thread.awaitClosed(wait)) {
            throw new InterruptedException("closed");
        }
        return wait;
    }

    /** Ends the thread, even in the middle of a query. Open questions stay unanswered. */
    @Override
    public synchronized void close() {
        thread.close();
    }
}
