package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableStatus;
import dev.walferry.snapshot.TableStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log how far a snapshot is: every ten seconds, and when a table is finished. For one thread. */
final class SnapshotLog {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int MOST_TABLES = 5;

    private final Supplier<List<TableStatus>> tables;
    private long saidAt = System.nanoTime();
    private long rowsThen;

    SnapshotLog(Supplier<List<TableStatus>> tables) {
        this.tables = tables;
    }

    void started(List<TableProgress> tables) {
        if (!tables.isEmpty()) {
            LOG.info(
                    LogEvent.SNAPSHOT_STARTED.marker(),
                    "reading the rows of {} tables, of which {} were begun before; changes are carried meanwhile",
                    tables.size(),
                    tables.stream().filter(table -> table.resume() != null).count());
        }
    }

    void paused(TableProgress table) {
        LOG.warn(
                "table {}: reading its rows under the condition of a `walferry snapshot` command has failed, so they are not"
                        + " read; its changes are carried: {}; give another `walferry snapshot` command, or `walferry resume`"
                        + " to try this one again",
                table.table(),
                table.reason());
    }

    /** Says how far it is, if that is due. */
    void tick() {
        long now = System.nanoTime();
        if (now - saidAt < INTERVAL.toNanos()) {
            return;
        }
        List<TableStatus> all = tables.get();
        long rows = all.stream().mapToLong(TableStatus::rows).sum();
        double seconds = (now - saidAt) / 1e9;
        List<TableStatus> busy = all.stream().filter(SnapshotLog::isUnfinished).toList();
        if (!busy.isEmpty()) {
            LOG.info(
                    LogEvent.SNAPSHOT_PROGRESS.marker(),
                    "{}",
                    line(all.size() - busy.size(), busy, Math.max(0, rows - rowsThen) / seconds));
        }
        rowsThen = rows;
        saidAt = now;
    }

    private static boolean isUnfinished(TableStatus table) {
        return table.state() == State.WAITING || table.state() == State.READING;
    }

    private static String line(int finished, List<TableStatus> busy, double rate) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "snapshot: %d tables read, %d to go, %,.0f rows/s", finished, busy.size(), rate));
        busy.stream().limit(MOST_TABLES).forEach(table -> line.append("; ").append(of(table)));
        return line.toString();
    }

    static String of(TableStatus table) {
        if (table.waitingFor() != null) {
            return table.table() + " waits for " + table.waitingFor();
        }
        return String.format(
                Locale.ROOT, "%s %,d rows of about %,d", table.table(), table.rows(), table.rowsEstimate());
    }

    void finished(Table table, long rows) {
        LOG.info(LogEvent.SNAPSHOT_TABLE_FINISHED.marker(), "table {}: finished, {} rows read", table, rows);
    }

    void parked(Table table, String reason) {
        LOG.error(
                "table {} is parked, and its changes are lost until `walferry resume` reads it again: {}",
                table,
                reason);
    }

    void noticed(Table table, TableProgress progress) {
        LOG.info(
                "table {} was published while the daemon was running; its state is now {}",
                table,
                progress.state().word());
    }

    void left(Table table, NewTables then) {
        LOG.warn(
                LogEvent.SNAPSHOT_TABLE_GONE.marker(),
                "table {}: dropped, renamed or no longer published. Its changes are not carried from now on. If it is"
                        + " published again, {}",
                table,
                then == NewTables.SNAPSHOT
                        ? "it is read as a new table (snapshot.new.tables=snapshot)"
                        : "its changes in between stay missing until `walferry snapshot` reads it"
                                + " (snapshot.new.tables=ignore)");
    }

    void another(TableProgress table, NewTables then) {
        LOG.warn(
                "table {}: another table has this name now, or it was not published for a while. It is {}. {}",
                table.table(),
                table.state().word(),
                then == NewTables.SNAPSHOT
                        ? "Rows that are no longer there keep their last record"
                        : "Rows and changes that were not carried stay missing until `walferry snapshot` reads it"
                                + " (snapshot.new.tables=ignore)");
    }

    void gone(Table table) {
        LOG.warn(
                LogEvent.SNAPSHOT_TABLE_GONE.marker(),
                "table {}: dropped, renamed or no longer published before all of its rows were read; left out",
                table);
    }
}
