package dev.walferry.kafka.observe.slot;

import dev.walferry.kafka.connection.BackgroundConnection;
import dev.walferry.kafka.connection.BackgroundThread;
import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.replication.SourceError;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the slot now and then, on its own thread and connection, and warns before it is lost.
 *
 * <p>While the server does not answer, nothing is known. The daemon itself logs that, unless its stream runs
 * nevertheless: then the watch does. Safe in any thread.
 */
public final class SlotWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Cause CAUSE = new Cause(Side.POSTGRESQL, "slot_watch");

    /** The first may fail because the server has just gone, which the stream notices as well. */
    private static final int FAILED_LOOKS = 2;

    /**
     * What was seen last.
     *
     * @param slot what the server said
     * @param room how much more it may hold back; null without any limit
     * @param secondsUntilLost when the slot will be lost or dropped at the present rate; 0 once it may be at any moment; empty
     *     if it will not
     */
    public record Sight(SlotState slot, @Nullable SlotRoom room, OptionalDouble secondsUntilLost) {
        /**
         * Returns why the slot may be lost soon, or is, and what to do.
         *
         * @return a sentence; empty if it is in no danger
         */
        public String danger() {
            String danger = WalGuard.danger(this);
            return danger == null ? "" : danger;
        }
    }

    private final BackgroundConnection connection;
    private final String slot;
    private final long giveUpBytes;
    private final Consumer<SlotState> listener;
    private final BooleanSupplier streaming;
    private final Duration interval;
    private final WalGuard guard;
    private final Outage blind;
    private final SlotForecast forecast = new SlotForecast();
    private final BackgroundThread thread;
    private volatile @Nullable Sight sight;

    /** How many looks in a row have failed. For the thread only. */
    private int failed;

    /**
     * Creates a watch that has not begun.
     *
     * @param database where the slot is
     * @param slot its name
     */
    public SlotWatch(ConnectionSource database, String slot) {
        this(database, slot, 0, state -> {}, () -> false, new Failures());
    }

    /**
     * Creates a watch that reports what it sees.
     *
     * @param database where the slot is
     * @param slot its name
     * @param giveUpBytes how much WAL it may hold back before the daemon drops it; 0 for any amount
     * @param listener called whenever the server has answered, on the watch's thread
     * @param streaming whether the stream runs, so that nothing else says that the server refuses
     * @param failures where it is counted that the server refuses
     */
    public SlotWatch(
            ConnectionSource database,
            String slot,
            long giveUpBytes,
            Consumer<SlotState> listener,
            BooleanSupplier streaming,
            Failures failures) {
        this(database, slot, giveUpBytes, listener, streaming, failures, INTERVAL, LOG);
    }

    SlotWatch(
            ConnectionSource database,
            String slot,
            long giveUpBytes,
            Consumer<SlotState> listener,
            BooleanSupplier streaming,
            Failures failures,
            Duration interval,
            Logger log) {
        this.connection = new BackgroundConnection(database);
        this.slot = slot;
        this.giveUpBytes = giveUpBytes;
        this.listener = listener;
        this.streaming = streaming;
        this.interval = interval;
        this.guard = new WalGuard(slot, new Outage(log, LogEvent.SLOT_DANGER));
        this.blind = new Outage(log, LogEvent.SLOT_WATCH, failures, CAUSE);
        this.thread = new BackgroundThread("walferry-slot-watch", failures.guarded(this::run), connection);
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
     * Returns whether the server refuses to be asked about the slot although the stream runs.
     *
     * @return true while nothing would warn before the slot is lost
     */
    public boolean isBlind() {
        return blind.isOpen() && streaming.getAsBoolean();
    }

    /**
     * Returns why the slot may be lost soon, or is, and what to do.
     *
     * @return a sentence; empty if the slot is in no danger or nothing is known of it
     */
    public String danger() {
        Sight seen = sight;
        return seen == null ? "" : seen.danger();
    }

    private void run() {
        try {
            // a daemon creates its slot first
            Duration wait = interval.compareTo(FIRST) < 0 ? interval : FIRST;
            while (!thread.awaitClosed(wait.toMillis())) {
                look();
                wait = interval;
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } finally {
            sight = null; // nothing is known any more
        }
    }

    private void look() {
        try {
            seen(SlotQuery.of(connection.get(), slot));
            failed = 0;
            blind.over("slot \"" + slot + "\" can be looked at");
        } catch (SQLException e) {
            LOG.debug("cannot look at slot \"{}\": {}", slot, e.getMessage());
            failed(SourceError.reason(e) + " (" + SourceError.of(e).remedy() + ")");
        } catch (RuntimeException e) {
            LOG.debug("cannot look at the slot", e);
            failed("unexpected " + e.getClass().getName() + " (report it)");
        }
    }

    private void failed(String reason) {
        connection.discard();
        seen(null);
        failed++;
        if (failed >= FAILED_LOOKS && streaming.getAsBoolean() && !thread.isClosed()) {
            blind.failed(
                    "slot \"" + slot + "\" is read, but cannot be looked at: " + reason
                            + "; until that works, nothing warns before it is lost, and slot.give.up.retained.bytes has no effect; trying again");
        }
    }

    private void seen(@Nullable SlotState state) {
        SlotRoom room = state == null ? null : SlotRoom.of(state, giveUpBytes);
        if (room == null) {
            forecast.clear();
        } else {
            forecast.add(System.nanoTime(), room.bytes());
        }
        if (state == null) {
            sight = null;
            return;
        }
        Sight now = new Sight(state, room, forecast.secondsUntilLost());
        sight = now;
        guard.look(now);
        listener.accept(state);
    }

    /** Ends the thread, even in the middle of a query. */
    @Override
    public void close() {
        thread.close();
    }
}
