package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the timelines ended from which a server's own timeline descends: at each promotion one ends and the next begins.
 *
 * <p>Each line of the file has a timeline, the position at which it ended, and the reason, separated by tabs; a line may be
 * empty or a comment.
 */
public final class TimelineHistory {
    private final Map<Integer, Lsn> ends;

    private TimelineHistory(Map<Integer, Lsn> ends) {
        this.ends = Collections.unmodifiableMap(ends);
    }

    /**
     * Reads what the server answers to {@code TIMELINE_HISTORY}.
     *
     * @throws IllegalArgumentException if it is no history
     */
    public static TimelineHistory parse(String content) {
        Map<Integer, Lsn> ends = new HashMap<>();
        content.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> add(line.split("\\s+", 3), ends));
        return new TimelineHistory(ends);
    }

    private static void add(String[] fields, Map<Integer, Lsn> ends) {
        if (fields.length < 2) {
            throw new IllegalArgumentException("expected a timeline and a position in each line of its history");
        }
        ends.put(Integer.parseInt(fields[0]), Lsn.parse(fields[1]));
    }

    /**
     * The first position that an earlier timeline has and the server's own has not, or has otherwise.
     *
     * @return empty if the server's timeline does not descend from that one
     */
    public Optional<Lsn> endOf(int timeline) {
        return Optional.ofNullable(ends.get(timeline));
    }
}
