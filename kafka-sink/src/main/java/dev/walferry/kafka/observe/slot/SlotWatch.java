package dev.walferry.kafka.observe.slot;

import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Outage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the slot now and then, on a thread and a connection of its own, and warns before it is lost.
 *
 * <p>While the server does not answer, nothing is known; the daemon itself logs that. Safe in any thread.
 */
public final class SlotWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long END_MILLIS = 1000;

    /**
     * What was seen last.
     *
     * @param slot what the server said
     * @param secondsUntilLost when the slot will be lost at the present rate; 0 once it is; empty if it will not
     */
    public record Sight(SlotState slot, OptionalDouble secondsUntilLost) {}

    private final BackgroundConnection connection;
    private final String slot;
    private final Consumer<SlotState> listener;
    private final Duration interval;
    private final WalGuard guard;
    private final SlotForecast forecast = new SlotForecast();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-slot-watch");
    private volatile @Nullable Sight sight;

    /**
     * A watch that has not begun.
     *
     * @param database where the slot is
     * @param slot its name
     */
    public SlotWatch(ConnectionSource database, String slot) {
        this(database, slot, state -> {});
    }

    /**
     * A watch that reports what it sees.
     *
     * @param database where the slot is
     * @param slot its name
     * @param listener called whenever the server has answered, on the watch's thread
     */
    public SlotWatch(ConnectionSource database, String slot, Consumer<SlotState> listener) {
        this(database, slot, listener, INTERVAL, new Outage(LOG, LogEvent.SLOT_DANGER));
    }

    SlotWatch(ConnectionSource database, String slot, Consumer<SlotState> listener, Duration interval, Outage outage) {
        this.connection = new BackgroundConnection(database);
        this.slot = slot;
        this.listener = listener;
        this.interval = interval;
        this.guard = new WalGuard(slot, outage);
        thread.setDaemon(true);
    }

    /**
     * Begins to look.
     *
     * @return this
     */
    public SlotWatch start() {
        thread.start();
        return this;
    }

    /**
     * Returns what was seen last.
     *
     * @return null if the slot does not exist, or the server does not answer
     */
    public @Nullable Sight sight() {
        return sight;
    }

    /**
     * Returns why the slot may be lost soon, or is, and what to do.
     *
     * @return a sentence; empty if the slot is in no danger or nothing is known of it
     */
    public String danger() {
        Sight seen = sight;
        String danger = seen == null ? null : WalGuard.danger(seen.slot(), seen.secondsUntilLost());
        return danger == null ? "" : danger;
    }

    private void run() {
        try {
            // a daemon creates its slot first
            Duration wait = interval.compareTo(FIRST) < 0 ? interval : FIRST;
            while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
                wait = interval;
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } finally {
            connection.close();
        }
    }

    private void look() {
        try {
            seen(SlotQuery.of(connection.get(), slot));
        } catch (SQLException e) {
            LOG.debug("cannot look at slot \"{}\": {}", slot, e.getMessage());
            connection.discard();
            seen(null);
        } catch (RuntimeException e) {
            LOG.warn(
                    "cannot look at slot \"{}\"; it is looked at again: unexpected {}: report it",
                    slot,
                    e.getClass().getName());
            LOG.debug("cannot look at the slot", e);
            connection.discard();
            seen(null);
        }
    }

    private void seen(@Nullable SlotState state) {
        Long safe = state == null ? null : state.safeBytes();
        if (safe == null) {
            forecast.clear();
        } else {
            forecast.add(System.nanoTime(), safe);
        }
        if (state == null) {
            sight = null;
            return;
        }
        Sight now = new Sight(state, state.isLost() ? OptionalDouble.of(0) : forecast.secondsUntilLost());
        sight = now;
        guard.look(state, now.secondsUntilLost());
        listener.accept(state);
    }

    /** Ends the thread, even in the middle of a query. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        connection.close();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
