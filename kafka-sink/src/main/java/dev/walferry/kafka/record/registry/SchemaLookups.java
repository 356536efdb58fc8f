package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.observe.Outage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry on its own thread, one question after another.
 *
 * <p>While the registry does not answer it tries again, with a growing wait: a WARN says when that begins and when it
 * ends. What the registry refuses fails. Safe in any thread.
 */
final class SchemaLookups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaLookups.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5000;
    private static final long END_MILLIS = 1000;

    /** A request to the registry. */
    interface Request<T> {
        T send() throws RegistryException, InterruptedException;
    }

    /** {@code what} is asked for: words for messages. */
    private record Asked<T>(String what, Request<T> request, CompletableFuture<T> answer) {}

    private final Outage outage;
    private final BlockingQueue<Asked<?>> questions = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-registry");
    private boolean started;

    SchemaLookups(Outage outage) {
        this.outage = outage;
        thread.setDaemon(true);
    }

    /** Sends a request for something, which messages name. Returns at once. */
    synchronized <T> CompletableFuture<T> ask(String what, Request<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        questions.add(new Asked<>(what, request, answer));
        if (!started && !isClosed()) {
            started = true;
            thread.start();
        }
        return answer;
    }

    @Nullable
    String trouble() {
        return outage.reason();
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        try {
            while (!isClosed()) {
                answer(questions.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("no more lookups");
        }
    }

    private <T> void answer(Asked<T> asked) throws InterruptedException {
        long wait = FIRST_WAIT_MILLIS;
        while (!isClosed()) {
            try {
                T answer = asked.request().send();
                outage.over("schema registry: answers");
                asked.answer().complete(answer);
                return;
            } catch (RegistryException e) {
                if (!e.isRetriable()) {
                    asked.answer().completeExceptionally(e);
                    return;
                }
                outage.failed(asked.what() + ": " + e.getMessage() + "; trying again; " + e.remedy());
            } catch (RuntimeException | Error e) {
                LOG.debug("{}: not asked for", asked.what(), e);
                // without an answer the records that wait for it would wait forever
                asked.answer().completeExceptionally(e);
                return;
            }
            if (closed.await(wait, TimeUnit.MILLISECONDS)) {
                return;
            }
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
    }

    /** Ends the thread, even in the middle of a request. Open questions stay unanswered. */
    @Override
    public synchronized void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
