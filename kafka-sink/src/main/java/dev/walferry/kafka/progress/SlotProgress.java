package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a pipeline's snapshots: whose progress it is, and how far each table is. Immutable. */
public final class SlotProgress {
    private static final Comparator<Table> BY_NAME =
            Comparator.comparing(Table::schema).thenComparing(Table::name);

    private final ProgressPlace place;
    private final @Nullable SlotIdentity slot;
    private final boolean listed;
    private final int counted;
    private final @Nullable CommandPosition command;
    private final Map<Table, TableProgress> tables;
    private final Map<Integer, List<KeyVersion>> rowKeys;
    private final Map<String, KeptPosition> positions;

    private SlotProgress(
            ProgressPlace place,
            @Nullable SlotIdentity slot,
            boolean listed,
            int counted,
            @Nullable CommandPosition command,
            Map<Table, TableProgress> tables,
            Map<Integer, List<KeyVersion>> rowKeys,
            Map<String, KeptPosition> positions) {
        this.place = place;
        this.slot = slot;
        this.listed = listed;
        this.counted = counted;
        this.command = command;
        this.tables = tables;
        this.rowKeys = rowKeys;
        this.positions = positions;
    }

    /**
     * Reads what is kept.
     *
     * @param place where, for messages
     * @param values the last value of each key
     * @return what it says
     * @throws ProgressException if one is not progress of this version, or they belong to several slots
     */
    public static SlotProgress of(ProgressPlace place, Map<String, byte[]> values) {
        SlotIdentity slot = null;
        CommandPosition command = null;
        int counted = 0;
        Map<Table, TableProgress> tables = new TreeMap<>(BY_NAME);
        Map<Integer, List<KeyVersion>> rowKeys = new HashMap<>();
        Map<String, KeptPosition> positions = new HashMap<>();
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            try {
                ProgressJson.Entry entry = ProgressJson.parse(value.getValue());
                if (isPosition(value.getKey())) {
                    positions.put(entry.slot(), entry.position());
                    continue; // pipelines that keep no tables may share the topic
                }
                boolean isSlot = value.getKey().equals(ProgressJson.SLOT_KEY);
                slot = same(place, slot, entry, isSlot ? entry.since() : Lsn.ZERO);
                counted = isSlot ? entry.tables() : counted;
                if (value.getKey().startsWith(ProgressJson.TABLE_KEY)) {
                    TableProgress table = entry.table();
                    tables.put(table.table(), table);
                } else if (value.getKey().equals(ProgressJson.COMMAND_KEY)) {
                    command = entry.command();
                } else if (value.getKey().startsWith(ProgressJson.ROW_KEYS)) {
                    rowKeys.put(ProgressJson.oid(value.getKey()), KeyJson.read(entry.fields()));
                }
            } catch (IOException e) {
                throw new ProgressException(unreadable(place, value.getKey(), e), e);
            }
        }
        boolean listed = values.containsKey(ProgressJson.SLOT_KEY);
        return new SlotProgress(
                place,
                slot,
                listed,
                counted,
                command,
                Collections.unmodifiableMap(tables),
                Map.copyOf(rowKeys),
                Map.copyOf(positions));
    }

    private static SlotIdentity same(
            ProgressPlace place, @Nullable SlotIdentity known, ProgressJson.Entry entry, Lsn since) {
        if (known == null) {
            return new SlotIdentity(entry.systemId(), entry.slot(), since);
        }
        if (!known.systemId().equals(entry.systemId()) || !known.slot().equals(entry.slot())) {
            throw new ProgressException(place.name() + " holds progress of two slots, \"" + known.slot()
                    + "\" of the cluster " + known.systemId() + " and \"" + entry.slot() + "\" of the cluster "
                    + entry.systemId() + ": two pipelines have the same topic.prefix. " + remedy(place));
        }
        return new SlotIdentity(known.systemId(), known.slot(), Lsn.max(known.since(), since));
    }

    private static String unreadable(ProgressPlace place, String key, IOException e) {
        return place.name() + ": the record with the key " + Printable.of(key)
                + " is not progress that this version"
                + " reads: " + e.getMessage()
                + " (run the version of Walferry that wrote it, or see whether something else writes to the topic). "
                + remedy(place);
    }

    private static String remedy(ProgressPlace place) {
        return "Give each pipeline a topic.prefix of its own, or " + place.reset()
                + " to start over: snapshot.mode then says whether the tables are read again";
    }

    /**
     * Returns what the values are kept under, for a store that has to ask for each.
     *
     * @param tables the tables that are published
     * @return the keys of everything that may be known of them and of their slot
     */
    public static Set<String> keys(Collection<Table> tables) {
        Set<String> keys = new LinkedHashSet<>(List.of(ProgressJson.SLOT_KEY, ProgressJson.COMMAND_KEY));
        tables.forEach(table -> keys.add(text(ProgressJson.key(table))));
        return keys;
    }

    /**
     * Returns whether tables are being read, but the list of them is gone, which is written before a row is read. It was lost,
     * or two daemons have written at the same time. For a store that finds all that it keeps.
     *
     * @return true if the progress of other tables may be gone as well
     */
    public boolean hasLostList() {
        return !listed && tables.values().stream().anyMatch(table -> table.state() == TableState.SNAPSHOTTING);
    }

    /**
     * Makes sure that the list of tables was not lost. For a store that finds all that it keeps.
     *
     * @return this
     * @throws ProgressException if it was
     */
    public SlotProgress requireList() {
        if (hasLostList()) {
            throw new ProgressException(place.name()
                    + " holds the progress of tables that are being read, but no record \""
                    + ProgressJson.SLOT_KEY
                    + "\": it was deleted or lost. Whether records of other tables were lost with it cannot be known. To start"
                    + " over, " + place.reset() + ": snapshot.mode then says whether the tables are read again");
        }
        return this;
    }

    /**
     * Makes sure that no table's progress was lost. For a store that finds all that it keeps.
     *
     * @return this
     * @throws ProgressException if there are fewer tables than were written
     */
    SlotProgress requireComplete() {
        if (tables.size() < counted) {
            throw new ProgressException(place.name() + " holds the progress of " + tables.size()
                    + " tables, and had that of "
                    + counted + ": records were deleted or lost. Whether the rows of a table without one were read, and"
                    + " whether its changes were left out while it was parked, cannot be known. To start over, "
                    + place.reset() + ": snapshot.mode then says whether the tables are read again");
        }
        return this;
    }

    /**
     * Makes sure that this is the progress of a slot, unless it is empty.
     *
     * @param systemId the slot's cluster
     * @param name the slot's name
     * @param confirmed the slot's position
     * @throws ProgressException if it is another slot's
     */
    public void requireOf(String systemId, String name, Lsn confirmed) {
        requireOf(systemId, name);
        if (slot != null && slot.since().isAfter(confirmed)) {
            throw new ProgressException("slot \"" + name + "\" is at " + confirmed + ", before " + slot.since()
                    + ", where its progress in " + place.name() + " begins"
                    + ": the server was restored from a backup, or is a copy. " + remedy(place));
        }
    }

    /**
     * Makes sure that this progress belongs to a slot of that name in a cluster, unless it is empty.
     *
     * @param systemId the slot's cluster
     * @param name the slot's name
     * @throws ProgressException if it is another slot's
     */
    public void requireOf(String systemId, String name) {
        if (slot == null) {
            return;
        }
        if (!slot.slot().equals(name) || !slot.systemId().equals(systemId)) {
            throw new ProgressException(place.name() + " holds the progress of slot \"" + slot.slot()
                    + "\" of the cluster " + slot.systemId() + ", not of slot \"" + name + "\" of the cluster "
                    + systemId + ". " + remedy(place));
        }
    }

    /**
     * Returns whether nothing is known: there is no progress yet.
     *
     * @return true before the first snapshot
     */
    public boolean isEmpty() {
        return slot == null;
    }

    /**
     * Returns whether every table that had to be read is among the tables. The record of the whole list is written
     * after theirs.
     *
     * @return false if a daemon ended before it had written them all
     */
    public boolean isListed() {
        return listed;
    }

    /**
     * Returns the slot whose progress this is.
     *
     * @return the slot, null if nothing is known
     */
    public @Nullable SlotIdentity slot() {
        return slot;
    }

    /**
     * Returns the last command that was applied.
     *
     * @return its place in the control topic; null for none
     */
    public @Nullable CommandPosition command() {
        return command;
    }

    /**
     * Returns the tables.
     *
     * @return by schema and name
     */
    public Map<Table, TableProgress> tables() {
        return tables;
    }

    /**
     * Returns the keys that the rows of tables have had.
     *
     * @return by the table's OID, each in the order of their positions
     */
    public Map<Integer, List<KeyVersion>> rowKeys() {
        return rowKeys;
    }

    /**
     * Returns how far a slot was delivered.
     *
     * @param name the slot's name
     * @return what {@link PositionWriter} has written last; null for nothing
     */
    public @Nullable KeptPosition position(String name) {
        return positions.get(name);
    }

    /**
     * Returns whether a record says how far a slot was delivered. A topic may hold such records beside other progress.
     *
     * @param key the record's key
     * @return true for the records of {@link PositionWriter}
     */
    public static boolean isPosition(String key) {
        return key.startsWith(ProgressJson.POSITION_KEY);
    }

    static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
