package dev.walferry.bench.e2e;

import java.util.function.LongSupplier;

/**
 * Which part of a run is timed.
 *
 * <p>The first part is warm-up and not timed: a JVM spends most of its first seconds on compiling, which does not matter to a
 * program that runs for months. The last part of a slow contender is left out: its rate is known by then.
 */
final class TimedPart {
    private static final double WARM_UP = 0.25;
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final long LONGEST_NANOS = 15_000_000_000L;

    private final boolean isWhole;
    private final LongSupplier clock;
    private boolean isSeen;
    private long seenAt;
    private boolean isBegun;
    private long begunAt;

    /**
     * Creates the timing of a run that starts.
     *
     * @param isWhole whether the whole run is timed, from its first row to its last: for a program that does not show how far it
     *     is, and where all rows matter
     */
    TimedPart(boolean isWhole) {
        this(isWhole, System::nanoTime);
    }

    /** Creates the same with another clock, in nanoseconds. */
    TimedPart(boolean isWhole, LongSupplier clock) {
        this.isWhole = isWhole;
        this.clock = clock;
    }

    /** Returns true once, when the timed part begins. Called repeatedly with the fraction that is done, from 0 to 1. */
    boolean begins(double fraction) {
        long now = clock.getAsLong();
        if (!isSeen && fraction > 0) {
            isSeen = true;
            seenAt = now;
        }
        if (isBegun || !isSeen) {
            return false;
        }
        isBegun = isWhole || fraction >= WARM_UP || now - seenAt >= WARM_UP_NANOS;
        begunAt = now;
        return isBegun;
    }

    /** Returns whether the timed part is over. Called likewise. */
    boolean isOver(double fraction) {
        return fraction >= 1 || (isBegun && !isWhole && clock.getAsLong() - begunAt >= LONGEST_NANOS);
    }
}
