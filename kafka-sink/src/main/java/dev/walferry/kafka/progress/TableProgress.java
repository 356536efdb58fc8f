package dev.walferry.kafka.progress;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * How far a table is.
 *
 * @param table the table
 * @param identity which table had the name, and how it was published, when this was written
 * @param state what is done for it
 * @param resume where its snapshot goes on, as the snapshot has named the place; null at the beginning and at the end
 * @param rows how many rows of the snapshot Kafka has acknowledged. Rows that are read twice, because a daemon was killed
 *     or a table was rewritten, count twice
 * @param where a condition in SQL: only rows for which it holds are read; null for all
 * @param reason why it is parked, has failed, or is paused after it has failed, on one line; null in other states
 * @param command the last command that has changed the state; null for none
 * @param pace how fast it is read
 */
public record TableProgress(
        Table table,
        TableIdentity identity,
        TableState state,
        @Nullable String resume,
        long rows,
        @Nullable String where,
        @Nullable String reason,
        @Nullable CommandPosition command,
        SnapshotPace pace) {
    /**
     * Returns a table from which nothing has been read.
     *
     * @param table the table
     * @return its progress
     */
    public static TableProgress waiting(Table table) {
        return new TableProgress(
                table, TableIdentity.UNKNOWN, TableState.WAITING, null, 0, null, null, null, SnapshotPace.UNKNOWN);
    }

    /**
     * Returns a table whose rows need not be read.
     *
     * @param table the table
     * @return its progress
     */
    public static TableProgress streaming(Table table) {
        return waiting(table).finished(0);
    }

    /**
     * Has the table read from the beginning.
     *
     * @param condition which rows; null for all
     * @return the changed progress
     */
    public TableProgress restarted(@Nullable String condition) {
        return new TableProgress(
                table, identity, TableState.WAITING, null, 0, condition, null, command, SnapshotPace.UNKNOWN);
    }

    /**
     * Notes that a part was read.
     *
     * @param place where to go on
     * @param acknowledged how many rows have arrived
     * @param speed how fast it is read
     * @return the changed progress
     */
    public TableProgress read(@Nullable String place, long acknowledged, SnapshotPace speed) {
        return new TableProgress(
                table, identity, TableState.SNAPSHOTTING, place, acknowledged, where, null, command, speed);
    }

    /**
     * Notes that nothing is left to be read.
     *
     * @param acknowledged how many rows have arrived
     * @return the changed progress
     */
    public TableProgress finished(long acknowledged) {
        return new TableProgress(
                table, identity, TableState.STREAMING, null, acknowledged, null, null, command, SnapshotPace.UNKNOWN);
    }

    /**
     * Has reading go on where it was.
     *
     * @return the changed progress
     */
    public TableProgress goingOn() {
        return with(resume == null ? TableState.WAITING : TableState.SNAPSHOTTING, null);
    }

    /**
     * Stops reading where it is.
     *
     * @return the changed progress
     */
    public TableProgress paused() {
        return with(TableState.PAUSED, null);
    }

    /**
     * Leaves reading where it has failed, until a command asks for the table again.
     *
     * @return the changed progress, which says why
     */
    public TableProgress pausedAsItIs() {
        return with(TableState.PAUSED, reason);
    }

    /**
     * Notes that reading has failed where it is.
     *
     * @param why on one line
     * @return the changed progress
     */
    public TableProgress failed(String why) {
        return with(TableState.FAILED, why);
    }

    /**
     * Carries nothing of the table from now on.
     *
     * @param why on one line
     * @return the changed progress
     */
    public TableProgress parked(String why) {
        return new TableProgress(
                table, identity, TableState.PARKED, null, rows, null, why, command, SnapshotPace.UNKNOWN);
    }

    /**
     * Returns the same progress for the table that has the name now.
     *
     * @param now which table it is
     * @return the changed progress
     */
    public TableProgress of(TableIdentity now) {
        return new TableProgress(table, now, state, resume, rows, where, reason, command, pace);
    }

    private TableProgress with(TableState next, @Nullable String why) {
        return new TableProgress(table, identity, next, resume, rows, where, why, command, pace);
    }

    /**
     * Notes the command that has changed the state.
     *
     * @param position the command
     * @return the changed progress
     */
    public TableProgress by(CommandPosition position) {
        return new TableProgress(table, identity, state, resume, rows, where, reason, position, pace);
    }

    /**
     * Returns whether something is left to read, now or once the table is resumed.
     *
     * @return false if the table only streams, or is parked
     */
    public boolean isUnfinished() {
        return state.isToBeRead() || state == TableState.PAUSED;
    }
}
