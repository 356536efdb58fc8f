package dev.walferry.internal.snapshot;

import dev.walferry.internal.snapshot.plan.Leaf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The partitions that hold a table's rows, as {@link Fingerprint#partitions} names them: those that were planned, and those that
 * came later and were empty then, so that all their rows come as changes. Safe in any thread.
 */
final class Partitions {
    private static final String BETWEEN = ",";
    private static final char BETWEEN_LEVELS = '/';
    private static final char BEFORE_XMIN = '@';

    private final String planned;
    private final List<String> plannedNames;

    /** The last text that was all right, and every partition in such a text; one that comes back has another name. */
    private String last;

    private final Set<String> known;

    Partitions(String planned) {
        this.planned = planned;
        this.plannedNames = names(planned);
        this.last = planned;
        this.known = new HashSet<>(plannedNames);
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(BETWEEN, -1));
    }

    /** Those that were planned. */
    String planned() {
        return planned;
    }

    /** The OIDs of those that were planned. */
    List<Long> oids() {
        return plannedNames.stream().map(Partitions::oid).toList();
    }

    /** The OIDs of those that came since, unless they are known to have been empty. */
    synchronized List<Long> unknown(String seen) {
        return seen.equals(last)
                ? List.of()
                : names(seen).stream()
                        .filter(name -> !known.contains(name))
                        .map(Partitions::oid)
                        .toList();
    }

    /** Those that were unknown are empty. */
    synchronized void know(String seen) {
        if (!seen.equals(last)) {
            known.addAll(names(seen));
            last = seen;
        }
    }

    /** Whether a partition that was planned is no longer there. */
    boolean isGone(Leaf leaf, String seen) {
        if (seen.equals(planned)) {
            return false;
        }
        List<String> now = names(seen);
        return plannedNames.stream()
                .anyMatch(name -> oid(name) == Integer.toUnsignedLong(leaf.oid()) && !now.contains(name));
    }

    private static long oid(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf(BETWEEN_LEVELS) + 1, name.lastIndexOf(BEFORE_XMIN)));
    }
}
