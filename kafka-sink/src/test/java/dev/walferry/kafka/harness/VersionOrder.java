package dev.walferry.kafka.harness;

import dev.walferry.testdata.topics.RebuiltTables;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Checks that every key's rows arrived in the database's order, given a column {@code version} that counts a row's
 * versions from 1. None may be missing, and a repeated version must be followed by all that followed it before.
 */
public final class VersionOrder {
    private VersionOrder() {}

    /** Asserts the order if any transaction may have been sent again. */
    public static void assertKept(RebuiltTables rebuilt, String table) {
        assertKept(rebuilt, table, version -> true);
    }

    /**
     * Asserts the order if it is known which transactions were sent again.
     *
     * @param resent for each such transaction the first version that it gave a row; none if nothing may come twice
     */
    public static void assertKept(RebuiltTables rebuilt, String table, Set<Integer> resent) {
        assertKept(rebuilt, table, resent::contains);
    }

    private static void assertKept(RebuiltTables rebuilt, String table, IntPredicate resendPoint) {
        if (!rebuilt.tables().contains(table)) {
            throw new AssertionError("no topic for " + table);
        }
        rebuilt.history(table).forEach((key, rows) -> {
            List<Integer> versions =
                    rows.stream().map(row -> row.get("version").intValue()).toList();
            String wrong = wrong(versions, resendPoint);
            if (!wrong.isEmpty()) {
                throw new AssertionError(key + ": " + wrong + " in " + versions);
            }
        });
    }

    /** Returns what is wrong with the order of one row's versions; empty if nothing is. */
    static String wrong(List<Integer> versions, IntPredicate resendPoint) {
        int last = 0;
        int highest = 0;
        for (int version : versions) {
            if (version > last + 1) {
                return version + " comes after " + last;
            }
            if (version <= last && !resendPoint.test(version)) {
                return version + " comes again after " + last;
            }
            last = version;
            highest = Math.max(highest, last);
        }
        return last < highest ? highest + " does not come again" : "";
    }
}
