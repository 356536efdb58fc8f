package dev.walferry.kafka.session.table;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that a change has waited long for more rows of its table, since all other changes wait with it. For one thread.
 */
final class ChangeWait {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWait.class);

    private final Duration patience;
    private final Supplier<List<TableStatus>> statuses;
    private List<Table> tables = List.of();
    private long since;
    private boolean isSaid;

    /**
     * Nothing waits yet.
     *
     * @param patience how long a change may wait before the log says so
     * @param statuses the progress of the tables that are being read
     */
    ChangeWait(Duration patience, Supplier<List<TableStatus>> statuses) {
        this.patience = patience;
        this.statuses = statuses;
    }

    /** Takes note of the tables whose change waits now; none if nothing waits. Call it often. */
    void look(List<Table> now) {
        if (!now.equals(tables)) {
            end();
            tables = now;
            since = System.nanoTime();
        } else if (!tables.isEmpty() && !isSaid && System.nanoTime() - since >= patience.toNanos()) {
            isSaid = true;
            LOG.warn(
                    LogEvent.SNAPSHOT_CHANGE_WAITS.marker(),
                    "a change of {} has waited for more of its rows for {} s, and all tables wait with it{}."
                            + " `walferry pause` or `walferry park` of the table lets the others continue",
                    names(),
                    waited().toSeconds(),
                    progress());
        }
    }

    private void end() {
        if (isSaid) {
            LOG.info("a change of {} goes on after {} s", names(), waited().toSeconds());
        }
        isSaid = false;
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private String names() {
        return tables.stream().map(table -> "table " + table).collect(Collectors.joining(", "));
    }

    private String progress() {
        return statuses.get().stream()
                .filter(status -> tables.contains(status.table()))
                .map(status -> ": " + SnapshotLog.of(status))
                .collect(Collectors.joining());
    }
}
