package dev.walferry.parity;

/**
 * One thing in which two records differ.
 *
 * @param setting name of the setting, a plus sign, the format
 * @param where topic, operation and row, a colon, the path of what differs
 * @param ours what the daemon wrote
 * @param theirs what Debezium wrote
 */
record Difference(String setting, String where, String ours, String theirs) {
    /** Stands for something that is missing. */
    static final String ABSENT = "(absent)";

    /** Returns the whole difference as one line. */
    String line() {
        return setting + " | " + where + " | " + ours + " | " + theirs;
    }

    @Override
    public String toString() {
        return setting + " | " + where + " | " + shortened(ours) + " | " + shortened(theirs);
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}
