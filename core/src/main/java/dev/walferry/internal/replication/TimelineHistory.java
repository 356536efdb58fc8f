package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The timelines from which a server's own descends, and where each ended. At each promotion one ends and the next begins.
 *
 * <p>Each line of the file has a timeline, the position at which it ended, and the reason, separated by tabs; a line may be
 * empty or a comment.
 */
public final class TimelineHistory {
    /** The history of a cluster's first timeline, or of a timeline whose history is not known. */
    public static final TimelineHistory NONE = new TimelineHistory(Map.of());

    private final Map<Integer, Lsn> ends;

    private TimelineHistory(Map<Integer, Lsn> ends) {
        this.ends = Map.copyOf(ends);
    }

    /**
     * Reads what the server answers to {@code TIMELINE_HISTORY}.
     *
     * @throws IllegalArgumentException if it is not a history
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
     * Returns the first position at which an earlier timeline may differ from the server's own.
     *
     * @return empty if the server's timeline does not descend from that one
     */
    public Optional<Lsn> endOf(int timeline) {
        return Optional.ofNullable(ends.get(timeline));
    }

    /** Returns where each of the earlier timelines ended; empty if there is none, or if that is not known. */
    public Map<Integer, Lsn> ends() {
        return ends;
    }

    /**
     * Returns whether this may continue another history. Timelines are numbered, so two standbys that are promoted
     * independently of each other have the same number; but usually the timeline before ended at a different position
     * for each.
     *
     * @param earlier where the timelines of that history ended
     */
    public boolean mayContinue(Map<Integer, Lsn> earlier) {
        return ends.isEmpty() || ends.entrySet().containsAll(earlier.entrySet());
    }
}
