package dev.walferry.kafka.observe;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A failure that a retry may fix. It is logged at WARN when it begins and when it ends, and in between only if the
 * reason changes. So an outage of a day takes two lines, and the first error does not hide a second one.
 *
 * <p>Two reasons are the same if they differ only in numbers and WAL positions. Safe in any thread.
 */
public final class Outage {
    private static final Pattern NUMBERS = Pattern.compile("[0-9A-F]+/[0-9A-F]+|\\d+");
    private static final int MOST_REASONS = 20;

    private final Logger log;
    private final LogEvent event;
    private final @Nullable Failures failures;
    private final @Nullable Cause cause;
    private final Set<String> reasons = new HashSet<>();
    private volatile boolean open;
    private volatile @Nullable String reason;
    private long began;
    private long tries;

    /**
     * Creates the state of something that works.
     *
     * @param log where to log
     * @param event names its lines, with {@code failed} and {@code recovered}
     */
    public Outage(Logger log, LogEvent event) {
        this(log, event, null, null);
    }

    /**
     * Creates the state of something that works, and whose outages are counted: one each, however long it lasts.
     *
     * @param log where to log
     * @param event names its lines, with {@code failed} and {@code recovered}
     * @param failures where to count; null for nowhere
     * @param cause whose outages they are; null if they are not counted
     */
    public Outage(Logger log, LogEvent event, @Nullable Failures failures, @Nullable Cause cause) {
        this.log = log;
        this.event = event;
        this.failures = failures;
        this.cause = cause;
    }

    /**
     * Notes that a try has failed.
     *
     * @param reason what happened, where, and what is done about it
     */
    public synchronized void failed(String reason) {
        if (!open) {
            began = System.nanoTime();
            tries = 0;
            reasons.clear();
            if (failures != null && cause != null) {
                failures.add(cause, reason);
            }
        }
        tries++;
        if (reasons.size() < MOST_REASONS && reasons.add(NUMBERS.matcher(reason).replaceAll("#"))) {
            log.warn(event.marker("failed"), "{}", reason);
        } else {
            log.debug(event.marker("failed"), "{}", reason);
        }
        this.reason = reason;
        open = true; // last: whoever sees that it has failed finds that counted and logged
    }

    /**
     * Notes that it works again. Does nothing if it worked before.
     *
     * @param what what works again
     */
    public void over(String what) {
        if (open) {
            end(what);
        }
    }

    private synchronized void end(String what) {
        open = false;
        reason = null;
        Duration lasted = Duration.ofNanos(System.nanoTime() - began);
        log.warn(event.marker("recovered"), "{} again after {} ms, failed tries: {}", what, lasted.toMillis(), tries);
    }

    /**
     * Returns whether the last try failed.
     *
     * @return true from the first failed try on, until it works
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * Returns why the last try failed.
     *
     * @return null while it works
     */
    public @Nullable String reason() {
        return reason;
    }
}
