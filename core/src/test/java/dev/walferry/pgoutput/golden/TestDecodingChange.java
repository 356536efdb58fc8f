package dev.walferry.pgoutput.golden;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row change as {@code test_decoding} writes it, taken apart. Its table is left out, because the root of a partitioned
 * table and its leaves share none.
 *
 * @param kind INSERT, UPDATE, DELETE or TRUNCATE
 * @param old the old key's columns, each {@code name[type]} with its value
 * @param row the new row's columns
 */
record TestDecodingChange(String kind, Map<String, String> old, Map<String, String> row) {

    static TestDecodingChange parse(String line) {
        int kindAt = line.indexOf(": ") + 2;
        int kindEnd = line.indexOf(':', kindAt);
        String kind = line.substring(kindAt, kindEnd);
        String rest = line.substring(kindEnd + 1);
        Map<String, String> old = new LinkedHashMap<>();
        Map<String, String> row = new LinkedHashMap<>();
        if (kind.equals("TRUNCATE")) {
            return new TestDecodingChange(kind + rest, old, row);
        }
        if (rest.startsWith(" old-key:")) {
            int end = columns(rest, " old-key:".length(), old);
            columns(rest, end + " new-tuple:".length(), row);
        } else {
            columns(rest, 0, kind.equals("DELETE") ? old : row);
        }
        return new TestDecodingChange(kind, old, row);
    }

    /** Reads columns up to the end or to the first text that is not a column, and returns that position. */
    private static int columns(String text, int from, Map<String, String> columns) {
        int at = from;
        while (at < text.length() && !text.startsWith(" new-tuple:", at)) {
            int valueAt = text.indexOf("]:", at) + 2;
            int end = text.charAt(valueAt) == '\'' ? quotedEnd(text, valueAt) : plainEnd(text, valueAt);
            columns.put(text.substring(at + 1, valueAt - 1), text.substring(valueAt, end));
            at = end;
        }
        return at;
    }

    private static int quotedEnd(String text, int from) {
        int at = text.indexOf('\'', from + 1);
        while (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
            at = text.indexOf('\'', at + 2);
        }
        return at + 1;
    }

    private static int plainEnd(String text, int from) {
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }

    /**
     * Returns whether this is what remains of another change once a publication has left columns out and, if rows are
     * filtered, turned an update that crosses the filter's border into an insert or a delete (T-23).
     */
    boolean isPartOf(TestDecodingChange other, boolean rowsAreFiltered) {
        boolean sameKind = kind.equals(other.kind) || (rowsAreFiltered && other.kind.equals("UPDATE"));
        return sameKind && isPart(old, other.old) && isPart(row, other.row);
    }

    private static boolean isPart(Map<String, String> ours, Map<String, String> theirs) {
        return ours.entrySet().stream().allMatch(column -> {
            String value = theirs.get(column.getKey());
            return value != null && TestDecodingText.matches(column.getValue(), value);
        });
    }
}
