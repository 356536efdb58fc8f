package dev.walferry.bench.e2e;

import java.util.function.LongSupplier;

/**
 * Which part of a run is timed.
 *
 * <p>What comes first is left to warm up: a JVM spends most of its first seconds on compiling, which says nothing of a
 * program that runs for months. What comes last is left out for those who take long: their rate has been seen by then.
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
     * Nothing has happened yet.
     *
     * @param isWhole whether all of the run is timed, from its first row to its last: of a program that does not show how far it is,
     *     and where all of the rows matter
     */
    TimedPart(boolean isWhole) {
        this(isWhole, System::nanoTime);
    }

    /** The same by another clock, which gives nanoseconds. */
    TimedPart(boolean isWhole, LongSupplier clock) {
        this.isWhole = isWhole;
        this.clock = clock;
    }

    /** Asked again and again with how much is done, between 0 and 1: true once, when the timed part begins. */
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

    /** Likewise: whether the timed part is over. */
    boolean isOver(double fraction) {
        return fraction >= 1 || (isBegun && !isWhole && clock.getAsLong() - begunAt >= LONGEST_NANOS);
    }
}
