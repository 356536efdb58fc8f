package dev.walferry.kafka.progress;

import dev.walferry.delivery.Delivery;
import dev.walferry.replication.Publications.Table;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a running daemon's progress: what the topic held when it was read, and what Kafka has acknowledged since.
 * It outlives a session. For one thread.
 */
public final class KnownProgress {
    private final Map<Table, TableProgress> tables;
    private boolean listed;
    private int unfinished;

    /**
     * Progress as it was read.
     *
     * @param read what the topic held
     */
    public KnownProgress(SlotProgress read) {
        this.tables = new HashMap<>(read.tables());
        this.listed = read.isListed();
        this.unfinished = (int)
                tables.values().stream().filter(TableProgress::isUnfinished).count();
    }

    /**
     * The tables.
     *
     * @return a view of what counts now
     */
    public Map<Table, TableProgress> tables() {
        return Collections.unmodifiableMap(tables);
    }

    /**
     * Whether every table that had to be read is among the tables.
     *
     * @return as {@link SlotProgress#isListed}
     */
    public boolean isListed() {
        return listed;
    }

    /**
     * Whether all tables are listed and none is left to be read.
     *
     * @return true once the snapshot is finished
     */
    public boolean isFinished() {
        return listed && unfinished == 0;
    }

    /**
     * Writes the progress of tables where it is not what is known, and then that all are listed.
     *
     * @param progress the tables
     * @param writer writes them; what it has written counts here
     */
    public void list(List<TableProgress> progress, ProgressWriter writer) {
        for (TableProgress table : progress) {
            if (!table.equals(tables.get(table.table()))) {
                write(null, table, writer);
            }
        }
        if (!listed) {
            writer.listed(() -> listed = true);
        }
    }

    /**
     * Writes a table's progress.
     *
     * @param after as in {@link ProgressWriter#write}
     * @param progress the table
     * @param writer writes it; what it has written counts here
     */
    public void write(@Nullable Delivery after, TableProgress progress, ProgressWriter writer) {
        writer.write(after, progress, () -> {
            forget(progress.table());
            tables.put(progress.table(), progress);
            unfinished += progress.isUnfinished() ? 1 : 0;
        });
    }

    /**
     * Forgets a table that is not published any more.
     *
     * @param table the table
     * @param writer writes it; what it has written counts here
     */
    public void forget(Table table, ProgressWriter writer) {
        writer.forget(table, () -> forget(table));
    }

    private void forget(Table table) {
        TableProgress old = tables.remove(table);
        unfinished -= old != null && old.isUnfinished() ? 1 : 0;
    }

    /**
     * Begins anew: every table is to be read, and others may join them.
     *
     * @param writer writes it
     */
    public void reset(ProgressWriter writer) {
        writer.unlisted();
        listed = false;
        for (Table table : List.copyOf(tables.keySet())) {
            write(null, TableProgress.waiting(table), writer);
        }
    }
}
