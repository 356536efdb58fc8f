package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.snapshot.plan.Leaf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The partitions that hold a table's rows, as {@link Fingerprint#partitions} names them: those that were planned, and those that
 * came later and were empty then, so that all their rows come as changes. Safe in any thread.
 */
public final class Partitions {
    private static final String BETWEEN = ",";
    private static final char BETWEEN_LEVELS = '/';
    private static final char BEFORE_XMIN = '@';

    private final String planned;
    private final SortedMap<Long, String> plannedNames = new TreeMap<>();

    /** The last text that was all right, and every partition in such a text; one that comes back has another name. */
    private String last;

    private final Set<String> known;

    public Partitions(String planned) {
        this.planned = planned;
        names(planned).forEach(name -> plannedNames.put(oid(name), name));
        this.last = planned;
        this.known = new HashSet<>(plannedNames.values());
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(BETWEEN, -1));
    }

    /** Returns the name of a partition that was planned; empty for a table without partitions. */
    public String name(Leaf leaf) {
        return plannedNames.getOrDefault(Integer.toUnsignedLong(leaf.oid()), "");
    }

    /** Returns the OIDs of those that were planned. */
    public List<Long> oids() {
        return List.copyOf(plannedNames.keySet());
    }

    /** Returns the OIDs of those that came since, unless they are known to have been empty. */
    public synchronized List<Long> unknown(String seen) {
        return seen.equals(last)
                ? List.of()
                : names(seen).stream()
                        .filter(name -> !known.contains(name))
                        .map(Partitions::oid)
                        .toList();
    }

    /** Notes that all partitions in {@code seen} are known: those that were not are empty. */
    public synchronized void know(String seen) {
        if (!seen.equals(last)) {
            known.addAll(names(seen));
            last = seen;
        }
    }

    /** Returns whether a partition that was planned is no longer there. */
    public boolean isGone(Leaf leaf, String seen) {
        if (seen.equals(planned)) {
            return false;
        }
        List<String> now = names(seen);
        return !plannedNames.isEmpty() && !now.contains(name(leaf));
    }

    private static long oid(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf(BETWEEN_LEVELS) + 1, name.lastIndexOf(BEFORE_XMIN)));
    }
}
