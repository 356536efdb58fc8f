package dev.walferry.internal.placement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions a snapshot of PostgreSQL sees: what {@code pg_current_snapshot()} prints, {@code xmin:xmax:xip,xip}.
 *
 * <p>On a standby the server prints no running transaction, although there may be some between xmin and xmax. There the
 * positions tell most of them apart; about a few nothing is known.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT">pg_snapshot</a>
 */
public final class VisibilitySnapshot {
    private final long xmin;
    private final long xmax;
    private final long[] running;
    private final @Nullable ReplayedRange replayed;

    private VisibilitySnapshot(long xmin, long xmax, long[] running, @Nullable ReplayedRange replayed) {
        this.xmin = xmin;
        this.xmax = xmax;
        this.running = running;
        this.replayed = replayed;
    }

    /** Returns the same snapshot, taken on a standby that had replayed this much. */
    public VisibilitySnapshot onStandby(ReplayedRange range) {
        return new VisibilitySnapshot(xmin, xmax, running, range);
    }

    /**
     * Reads a snapshot's text.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static VisibilitySnapshot parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 3) {
                long[] running = parts[2].isEmpty()
                        ? new long[0]
                        : Arrays.stream(parts[2].split(",", -1))
                                .mapToLong(Long::parseUnsignedLong)
                                .sorted()
                                .toArray();
                return new VisibilitySnapshot(
                        Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), running, null);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a snapshot: " + text, e);
        }
        throw new IllegalArgumentException("not a snapshot: " + text);
    }

    /** Returns the id below which all transactions have ended. */
    public long xmin() {
        return xmin;
    }

    /** Returns the id from which on no transaction had begun. */
    public long xmax() {
        return xmax;
    }

    /** Returns whether it was taken on a standby. */
    boolean isOnStandby() {
        return replayed != null;
    }

    /** Returns whether what a transaction of the stream did is surely visible. */
    boolean sees(Writer writer) {
        long full = full(writer.xid());
        return replayed == null ? sees(full) : full < xmin || (full < xmax && replayed.isReplayed(writer.commit()));
    }

    /** Returns whether what a transaction of the stream did is surely not visible. */
    boolean misses(Writer writer) {
        long full = full(writer.xid());
        return replayed == null ? !sees(full) : full >= xmax || (full >= xmin && replayed.isAhead(writer.commit()));
    }

    /** Returns whether what a transaction did is visible, if it committed. Of use on a primary only. */
    public boolean sees(long xid) {
        return xid < xmin || (xid < xmax && Arrays.binarySearch(running, xid) < 0);
    }

    /** The same for a transaction of the stream, which has the low 32 bits. */
    public boolean sees(int xid) {
        return sees(full(xid));
    }

    /** Returns all 64 bits of a transaction's id. Ids that exist at one time lie within 2^31 of each other. */
    public long full(int xid) {
        return xmax + (xid - (int) xmax);
    }

    @Override
    public String toString() {
        return xmin + ":" + xmax + ":" + Arrays.toString(running);
    }
}
