package dev.walferry.kafka.control;

import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * A command about tables.
 *
 * @param action what to do
 * @param tables for which tables
 * @param position the command's place in its topic
 */
public record TableCommand(Action action, TableSelector tables, CommandPosition position) {
    /** What can be asked for. */
    public enum Action {
        /** Reads the rows of a table, from the beginning. */
        SNAPSHOT("execute-snapshot"),
        /** Stops reading the table's rows; its changes are still carried. */
        STOP("stop-snapshot"),
        /** Pauses reading the table's rows; its changes are still carried. */
        PAUSE("pause-snapshot"),
        /** Resumes reading a paused table; nothing else is changed. */
        UNPAUSE("resume-snapshot"),
        /** Resumes a table that is paused or parked. */
        RESUME("resume"),
        /** Parks a table: nothing of it is carried. */
        PARK("park");

        private final String type;

        Action(String type) {
            this.type = type;
        }

        /**
         * Returns the word in a command's {@code type}; Debezium's where it has one.
         *
         * @return one word
         */
        public String type() {
            return type;
        }

        static @Nullable Action of(String type) {
            for (Action action : values()) {
                if (action.type.equals(type)) {
                    return action;
                }
            }
            return null;
        }
    }

    /**
     * Returns which rows of a table to read.
     *
     * @param table the table
     * @return a condition in SQL, null for all
     */
    public @Nullable String where(Table table) {
        return tables.where(table);
    }
}
