package dev.walferry.kafka.session.slot;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up a slot that is beyond its {@link SlotLimit}, unless it may be another daemon's. For the daemon's thread. */
public final class SlotGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SlotGuard.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final SlotLimit limit;
    private final Supplier<Lsn> confirmed;
    private final BooleanSupplier held;
    private final BooleanSupplier own;
    private boolean givesUp;

    /** Whether the slot was held until it was given up, so that the server may not know yet that it was left. */
    private boolean leaves;

    /**
     * Creates a guard that has given up nothing yet.
     *
     * @param limit how much WAL the slot may hold back
     * @param confirmed what was confirmed last
     * @param held whether this daemon holds the slot now
     * @param own whether the slot is this daemon's while no process holds it
     */
    public SlotGuard(SlotLimit limit, Supplier<Lsn> confirmed, BooleanSupplier held, BooleanSupplier own) {
        this.limit = limit;
        this.confirmed = confirmed;
        this.held = held;
        this.own = own;
    }

    /**
     * Returns whether to give up the slot. Asked repeatedly.
     *
     * @return once true, it stays so
     */
    public boolean isGivingUp() {
        if (!givesUp && limit.isExceeded()) {
            leaves = held.getAsBoolean();
            givesUp = leaves || (own.getAsBoolean() && limit.isExceededAndLeft());
        }
        return givesUp;
    }

    /**
     * Drops the slot, which this daemon no longer holds.
     *
     * @param stopped ends the wait for the server to notice that it was left
     * @return what the daemon ends with
     * @throws ReplicationException if the slot cannot be dropped
     */
    public ReplicationException giveUp(CountDownLatch stopped) {
        return leaves ? limit.giveUp(confirmed.get(), stopped) : limit.drop(confirmed.get());
    }

    /**
     * Watches over the slot after the daemon's end. A slot that another daemon reads is left alone, and one that another
     * daemon may take over is given that time.
     *
     * @param stopped ends the watch
     * @return what the slot was given up with; null if it was not
     */
    public @Nullable ReplicationException watch(CountDownLatch stopped) {
        while (!isStopped(stopped)) {
            try {
                if (limit.isExceededAndLeft()) {
                    return limit.drop(confirmed.get());
                }
            } catch (RuntimeException e) {
                LOG.error("the slot cannot be given up; trying again: {}", e.getMessage());
            }
        }
        return null;
    }

    private static boolean isStopped(CountDownLatch stopped) {
        try {
            return stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
