package dev.walferry.kafka.progress;

import dev.walferry.delivery.Delivery;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A running daemon's progress, as far as it counts: what the topic held when it was read, and what Kafka has
 * acknowledged since. It outlives a session. For one thread, but for {@link #tables}.
 */
public final class KnownProgress {
    private final Map<Table, TableProgress> tables;

    /** The progress that this session handed over last; null for a table that it has forgotten. */
    private final Map<Table, @Nullable TableProgress> latest = new HashMap<>();

    /** Tables that an earlier session has forgotten: Kafka may have stored that without acknowledging it. */
    private final Set<Table> perhapsForgotten = new HashSet<>();

    private final Set<Table> parked = new HashSet<>();
    private boolean listed;

    /** Whether the topic counts the tables, or will once it has taken what was handed over. */
    private boolean counted;

    private @Nullable CommandPosition command;
    private int unfinished;

    /**
     * Creates progress as it was read.
     *
     * @param read what the topic held
     */
    public KnownProgress(SlotProgress read) {
        this.tables = new ConcurrentHashMap<>();
        this.listed = read.isListed();
        this.counted = listed;
        this.command = read.command();
        read.tables().values().forEach(this::put);
    }

    /** Begins a session: what an earlier one has written without an acknowledgement does not count. */
    public void beginSession() {
        latest.forEach((table, progress) -> {
            if (progress == null) {
                perhapsForgotten.add(table);
            }
        });
        latest.clear();
    }

    /**
     * Returns the tables. Safe in any thread.
     *
     * @return a view of what counts now
     */
    public Map<Table, TableProgress> tables() {
        return Collections.unmodifiableMap(tables);
    }

    /**
     * Returns a table's progress as it was written last in this session, whether it counts yet or not.
     *
     * @param table the table
     * @return null if nothing is known of it
     */
    public @Nullable TableProgress latest(Table table) {
        return latest.containsKey(table) ? latest.get(table) : tables.get(table);
    }

    /**
     * Returns whether every table that had to be read is among the tables.
     *
     * @return as {@link SlotProgress#isListed}
     */
    public boolean isListed() {
        return listed;
    }

    /**
     * Returns whether all tables are listed and none is left to be read, not even one whose state does not count yet.
     *
     * @return true once the snapshot is finished
     */
    public boolean isFinished() {
        return listed
                && unfinished == 0
                && latest.values().stream().noneMatch(table -> table != null && table.isUnfinished());
    }

    /**
     * Returns the parked tables.
     *
     * @return a view of what counts now
     */
    public Set<Table> parked() {
        return Collections.unmodifiableSet(parked);
    }

    /**
     * Returns the last command that was applied.
     *
     * @return null for none
     */
    public @Nullable CommandPosition command() {
        return command;
    }

    /**
     * Writes the progress of each table whose known progress differs, and then that all are listed, and how many they
     * are. A daemon may be killed after each record, and Kafka may have taken what an earlier session has written: a
     * table is counted only if its record is there for certain, and until then.
     *
     * @param progress the tables
     * @param gone tables that are known and no longer published, to be forgotten
     * @param writer writes them; what it has written counts here
     */
    public void list(List<TableProgress> progress, Collection<Table> gone, ProgressWriter writer) {
        for (TableProgress table : progress) {
            if (perhapsForgotten.contains(table.table()) || !table.equals(tables.get(table.table()))) {
                add(null, table, writer, () -> {});
            }
        }
        perhapsForgotten.clear();
        gone.forEach(table -> latest.put(table, null));
        count(writer);
        gone.forEach(table -> writer.forget(table, () -> remove(table)));
    }

    private void count(ProgressWriter writer) {
        Set<Table> all = new HashSet<>(tables.keySet());
        latest.forEach((table, progress) -> {
            if (progress == null) {
                all.remove(table);
            } else {
                all.add(table);
            }
        });
        counted = true;
        writer.listed(all.size(), () -> listed = true);
    }

    /**
     * Writes a table's progress.
     *
     * @param after as in {@link ProgressWriter#write}
     * @param progress the table
     * @param writer writes it; what it has written counts here
     */
    public void write(@Nullable Delivery after, TableProgress progress, ProgressWriter writer) {
        write(after, progress, writer, () -> {});
    }

    /**
     * Writes a table's progress.
     *
     * @param after as in {@link ProgressWriter#write}
     * @param progress the table
     * @param writer writes it; what it has written counts here
     * @param then done once it counts
     */
    public void write(@Nullable Delivery after, TableProgress progress, ProgressWriter writer, Runnable then) {
        boolean isNew = latest(progress.table()) == null;
        add(after, progress, writer, then);
        if (isNew && counted) {
            count(writer);
        }
    }

    private void add(@Nullable Delivery after, TableProgress progress, ProgressWriter writer, Runnable then) {
        latest.put(progress.table(), progress);
        writer.write(after, progress, () -> {
            put(progress);
            then.run();
        });
    }

    private void put(TableProgress progress) {
        remove(progress.table());
        tables.put(progress.table(), progress);
        unfinished += progress.isUnfinished() ? 1 : 0;
        if (progress.state() == TableState.PARKED) {
            parked.add(progress.table());
        }
    }

    /**
     * Forgets a table that is no longer published.
     *
     * @param table the table
     * @param writer writes it; what it has written counts here
     */
    public void forget(Table table, ProgressWriter writer) {
        latest.put(table, null);
        if (counted) {
            count(writer);
        }
        writer.forget(table, () -> remove(table));
    }

    private void remove(Table table) {
        TableProgress old = tables.remove(table);
        unfinished -= old != null && old.isUnfinished() ? 1 : 0;
        parked.remove(table);
    }

    /**
     * Writes which command was applied last, after what it has changed.
     *
     * @param position the command
     * @param writer writes it; what it has written counts here
     */
    public void applied(CommandPosition position, ProgressWriter writer) {
        writer.command(position, () -> command = position);
    }

    /**
     * Starts over: every table has to be read, and others may join them. Those that were paused or parked by a command stay
     * so. No table is in the middle once they are no longer listed, because that would mean that the list was lost.
     *
     * @param writer writes it
     */
    public void reset(ProgressWriter writer) {
        for (TableProgress table : List.copyOf(tables.values())) {
            TableProgress anew = table.restarted(null);
            switch (table.state()) {
                case PARKED -> {}
                case PAUSED -> write(null, anew.paused(), writer);
                default -> write(null, anew, writer);
            }
        }
        writer.unlisted();
        listed = false;
        counted = false;
    }
}
