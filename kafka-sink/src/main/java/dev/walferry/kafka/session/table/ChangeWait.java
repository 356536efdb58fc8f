package dev.walferry.kafka.session.table;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a change has waited long for more rows of its table, since all other changes wait with it. For one thread, except
 * for {@link #reason}.
 */
final class ChangeWait {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWait.class);

    private final Duration patience;
    private final Supplier<List<TableStatus>> statuses;
    private Wait wait = new Wait(List.of(), 0);

    /** The wait that the log has named; null for none. */
    private volatile @Nullable Wait said;

    /** What waits, and since when, on the clock of nanoTime. */
    private record Wait(List<Table> tables, long since) {
        Duration lasted() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        String names() {
            return tables.stream().map(table -> "table " + table).collect(Collectors.joining(", "));
        }
    }

    /**
     * Creates an instance in which nothing waits yet.
     *
     * @param patience how long a change may wait before that is logged
     * @param statuses the progress of the tables that are being read
     */
    ChangeWait(Duration patience, Supplier<List<TableStatus>> statuses) {
        this.patience = patience;
        this.statuses = statuses;
    }

    /** Takes note of the tables whose change waits now; none if nothing waits. Call it often. */
    void look(List<Table> now) {
        if (!now.equals(wait.tables())) {
            end();
            wait = new Wait(now, System.nanoTime());
        } else if (!now.isEmpty() && said == null && wait.lasted().compareTo(patience) >= 0) {
            said = wait;
            LOG.warn(
                    LogEvent.SNAPSHOT_CHANGE_WAITS.marker(),
                    "{}. `walferry pause` or `walferry park` of the table lets the others continue",
                    text(wait));
        }
    }

    private void end() {
        Wait ended = said;
        if (ended != null) {
            said = null;
            LOG.info(
                    "a change of {} goes on after {} s",
                    ended.names(),
                    ended.lasted().toSeconds());
        }
    }

    /** Returns what waits, once the log has said so; null if nothing does. Safe in any thread. */
    @Nullable
    String reason() {
        Wait open = said;
        return open == null ? null : text(open);
    }

    private String text(Wait open) {
        return "a change of " + open.names() + " has waited for more of its rows for "
                + open.lasted().toSeconds() + " s, and all tables wait with it" + progress(open);
    }

    private String progress(Wait open) {
        return statuses.get().stream()
                .filter(status -> open.tables().contains(status.table()))
                .map(status -> ": " + SnapshotLog.of(status))
                .collect(Collectors.joining());
    }
}
