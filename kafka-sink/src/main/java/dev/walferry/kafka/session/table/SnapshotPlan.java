package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a session does about each table.
 *
 * @param reads tables to be read, with the place where they go on
 * @param noted tables that are not read, with their progress
 * @param left parked tables that are no longer published: their last changes may still be in the stream
 * @param gone other tables that are known and no longer published
 * @param others those of the tables whose name was another table's, or which were not published for a while
 */
record SnapshotPlan(
        List<TableProgress> reads,
        List<TableProgress> noted,
        List<TableProgress> left,
        List<Table> gone,
        List<TableProgress> others) {
    /**
     * Decides which tables are read.
     *
     * @param settings which tables to read
     * @param known progress so far
     * @param listed whether a table that is not known was published later than the others
     * @param published the tables that the publications have now
     */
    static SnapshotPlan of(
            SnapshotSettings settings,
            Map<Table, TableProgress> known,
            boolean listed,
            Map<Table, TableIdentity> published) {
        List<TableProgress> reads = new ArrayList<>();
        List<TableProgress> noted = new ArrayList<>();
        List<TableProgress> others = new ArrayList<>();
        published.forEach((table, identity) -> {
            TableProgress progress = known.get(table);
            TableProgress next = progress == null
                    ? unknown(settings, listed, table).of(identity)
                    : next(settings, progress, identity);
            (next.state().isToBeRead() ? reads : noted).add(next);
            if (progress != null && identity.isAnotherThan(progress.identity())) {
                others.add(next);
            }
        });
        List<TableProgress> left = new ArrayList<>();
        List<Table> gone = new ArrayList<>();
        known.forEach((table, progress) -> {
            if (!published.containsKey(table)) {
                if (progress.state() == TableState.PARKED) {
                    left.add(progress);
                } else {
                    gone.add(table);
                }
            }
        });
        return new SnapshotPlan(
                List.copyOf(reads), List.copyOf(noted), List.copyOf(left), List.copyOf(gone), List.copyOf(others));
    }

    /**
     * Returns what is done about a table that is not known yet.
     *
     * @param listed whether it was published later than the others
     */
    static TableProgress unknown(SnapshotSettings settings, boolean listed, Table table) {
        boolean isRead = settings.includes(table) && (!listed || settings.newTables() == NewTables.SNAPSHOT);
        return isRead
                ? TableProgress.waiting(table)
                        .restarted(settings.selection(table).where())
                : TableProgress.streaming(table);
    }

    /**
     * Returns what is done about a table that is known. If another one has got its name, or it was not published for a while,
     * rows of it may be missing, and what was read so far does not count.
     */
    static TableProgress next(SnapshotSettings settings, TableProgress progress, TableIdentity identity) {
        TableProgress next = next(settings, progress);
        if (identity.isAnotherThan(progress.identity())) {
            next = anew(settings, next);
        }
        return next.of(identity);
    }

    private static TableProgress anew(SnapshotSettings settings, TableProgress progress) {
        if (progress.state().isToBeRead()) {
            return progress.restarted(progress.where());
        }
        boolean isRead = progress.state() == TableState.STREAMING
                && settings.includes(progress.table())
                && settings.newTables() == NewTables.SNAPSHOT;
        return isRead ? progress.restarted(settings.selection(progress.table()).where()) : progress;
    }

    /**
     * A table that failed is tried again. One that a command has asked for is read as the command says, whatever the settings
     * say. If the command had a condition, most likely the condition failed, and would end every start. The table then waits
     * for another command.
     */
    private static TableProgress next(SnapshotSettings settings, TableProgress progress) {
        if (progress.state() == TableState.FAILED && progress.command() != null && progress.where() != null) {
            return progress.pausedAsItIs();
        }
        if (!progress.state().isToBeRead() || progress.command() != null) {
            return progress.state().isToBeRead() ? progress.goingOn() : progress;
        }
        if (!settings.includes(progress.table())) {
            return progress.finished(progress.rows());
        }
        String where = settings.selection(progress.table()).where();
        return Objects.equals(where, progress.where()) ? progress.goingOn() : progress.restarted(where);
    }

    /** Returns all tables that are published. */
    List<TableProgress> tables() {
        return Stream.concat(reads.stream(), noted.stream()).toList();
    }

    /** Returns all tables whose progress is kept. */
    List<TableProgress> kept() {
        return Stream.concat(tables().stream(), left.stream()).toList();
    }

    /** Returns the kept tables that are parked. */
    Stream<TableProgress> parked() {
        return kept().stream().filter(table -> table.state() == TableState.PARKED);
    }
}
