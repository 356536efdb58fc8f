package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the progress topic says: whose progress it is, and how far each table is. Immutable. */
public final class SlotProgress {
    private static final Comparator<Table> BY_NAME =
            Comparator.comparing(Table::schema).thenComparing(Table::name);

    private final String topic;
    private final @Nullable SlotIdentity slot;
    private final boolean listed;
    private final @Nullable CommandPosition command;
    private final Map<Table, TableProgress> tables;

    private SlotProgress(
            String topic,
            @Nullable SlotIdentity slot,
            boolean listed,
            @Nullable CommandPosition command,
            Map<Table, TableProgress> tables) {
        this.topic = topic;
        this.slot = slot;
        this.listed = listed;
        this.command = command;
        this.tables = tables;
    }

    /**
     * Reads the topic's records.
     *
     * @param topic its name, for messages
     * @param values the last value of each key
     * @throws ProgressException if one is not progress of this version, or they belong to several slots
     */
    static SlotProgress of(String topic, Map<String, byte[]> values) {
        SlotIdentity slot = null;
        CommandPosition command = null;
        Map<Table, TableProgress> tables = new TreeMap<>(BY_NAME);
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            try {
                ProgressJson.Entry entry = ProgressJson.parse(value.getValue());
                boolean isSlot = value.getKey().equals(ProgressJson.SLOT_KEY);
                slot = same(topic, slot, entry, isSlot ? entry.since() : Lsn.ZERO);
                if (value.getKey().startsWith(ProgressJson.TABLE_KEY)) {
                    TableProgress table = entry.table();
                    tables.put(table.table(), table);
                } else if (value.getKey().equals(ProgressJson.COMMAND_KEY)) {
                    command = entry.command();
                }
            } catch (IOException e) {
                throw new ProgressException(unreadable(topic, value.getKey(), e), e);
            }
        }
        boolean listed = values.containsKey(ProgressJson.SLOT_KEY);
        return new SlotProgress(topic, slot, listed, command, Collections.unmodifiableMap(tables));
    }

    private static SlotIdentity same(String topic, @Nullable SlotIdentity known, ProgressJson.Entry entry, Lsn since) {
        if (known == null) {
            return new SlotIdentity(entry.systemId(), entry.slot(), since);
        }
        if (!known.systemId().equals(entry.systemId()) || !known.slot().equals(entry.slot())) {
            throw new ProgressException("topic " + topic + " holds progress of two slots, \"" + known.slot()
                    + "\" of the cluster " + known.systemId() + " and \"" + entry.slot() + "\" of the cluster "
                    + entry.systemId() + ": " + "two daemons have the same topic.prefix. " + remedy(topic));
        }
        return new SlotIdentity(known.systemId(), known.slot(), Lsn.max(known.since(), since));
    }

    private static String unreadable(String topic, String key, IOException e) {
        return "topic " + topic + ": the record with the key " + Printable.of(key)
                + " is not progress that this version"
                + " reads: " + e.getMessage()
                + " (run the version of Walferry that wrote it, or see whether something else writes to the topic). "
                + remedy(topic);
    }

    private static String remedy(String topic) {
        return "Give each daemon a topic.prefix of its own, or delete the topic " + topic
                + " to start over: snapshot.mode then says whether the tables are read again";
    }

    /**
     * Makes sure that this is the progress of a slot, unless it is empty.
     *
     * @param systemId the slot's cluster
     * @param name the slot's name
     * @param confirmed where the slot stands
     * @throws ProgressException if it is another slot's
     */
    public void requireOf(String systemId, String name, Lsn confirmed) {
        if (slot == null) {
            return;
        }
        if (!slot.slot().equals(name) || !slot.systemId().equals(systemId)) {
            throw new ProgressException("topic " + topic + " holds the progress of slot \"" + slot.slot()
                    + "\" of the cluster " + slot.systemId() + ", not of slot \"" + name + "\" of the cluster "
                    + systemId + ". " + remedy(topic));
        }
        if (slot.since().isAfter(confirmed)) {
            throw new ProgressException(
                    "slot \"" + name + "\" stands at " + confirmed + ", before its progress in topic "
                            + topic + " was begun at " + slot.since()
                            + ": the server was restored from a backup, or is a copy. " + remedy(topic));
        }
    }

    /**
     * Whether nothing is known: the topic does not exist or is empty.
     *
     * @return true before the first snapshot
     */
    public boolean isEmpty() {
        return slot == null;
    }

    /**
     * Whether every table that had to be read is among the tables. The record that says so is written after theirs.
     *
     * @return false if a daemon ended before it had written them all
     */
    public boolean isListed() {
        return listed;
    }

    /**
     * The slot whose progress this is.
     *
     * @return the slot, null if nothing is known
     */
    public @Nullable SlotIdentity slot() {
        return slot;
    }

    /**
     * The last command that was obeyed.
     *
     * @return its place in the control topic; null for none
     */
    public @Nullable CommandPosition command() {
        return command;
    }

    /**
     * The tables.
     *
     * @return by schema and name
     */
    public Map<Table, TableProgress> tables() {
        return tables;
    }

    static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
