package dev.walferry.kafka.check;

import dev.walferry.replication.Publications.Table;

/**
 * A table whose changes are delivered, or will be.
 *
 * @param table its name
 * @param updates whether its updates are published
 * @param deletes whether its deletes are published
 * @param truncates whether its truncates are published
 */
public record PublishedTable(Table table, boolean updates, boolean deletes, boolean truncates) {
    /**
     * Returns a table whose changes are all published.
     *
     * @param table its name
     * @return the table
     */
    public static PublishedTable whole(Table table) {
        return new PublishedTable(table, true, true, true);
    }

    /**
     * Returns a table whose rows are polled. Its records are never those of statements.
     *
     * @param table its name
     * @return the table
     */
    public static PublishedTable polled(Table table) {
        return new PublishedTable(table, false, false, false);
    }

    /** Combines what two publications publish of the same table. */
    PublishedTable or(PublishedTable other) {
        return new PublishedTable(
                table, updates || other.updates, deletes || other.deletes, truncates || other.truncates);
    }

    /**
     * Returns the statements that the server refuses if it cannot know which row they mean.
     *
     * @return their names
     */
    public String refused() {
        return updates && deletes ? "UPDATE and DELETE" : updates ? "UPDATE" : "DELETE";
    }
}
