package dev.walferry.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of ranges that do not touch; PostgreSQL has it from 14 on.
 *
 * @param ranges the ranges in rising order
 * @see <a href="https://www.postgresql.org/docs/current/rangetypes.html">Range Types</a>
 */
public record PgMultirange(List<PgRange> ranges) {
    /**
     * Creates a multirange.
     *
     * @param ranges the ranges in rising order
     * @throws NullPointerException if a range is null
     */
    public PgMultirange {
        ranges = List.copyOf(ranges);
    }

    @Override
    public String toString() {
        return ranges.stream().map(PgRange::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
