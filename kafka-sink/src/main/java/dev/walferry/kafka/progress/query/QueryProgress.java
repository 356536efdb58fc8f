package dev.walferry.kafka.progress.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.Printable;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the progress topic says of query-based capture: whose progress it is, and how far each table is. For one thread. */
public final class QueryProgress {
    private final String topic;
    private final Map<Table, PolledProgress> tables = new HashMap<>();
    private final Map<Table, Map<List<String>, String>> keys = new HashMap<>();
    private final Map<Table, Integer> counts = new HashMap<>();
    private final Set<Table> compared = new HashSet<>();
    private @Nullable QueryIdentity source;

    /** How many records about tables were written at least; negative if none were counted. */
    private int tablesCounted = -1;

    private boolean isCounted;

    private QueryProgress(String topic) {
        this.topic = topic;
    }

    /**
     * Reads what the topic holds now. Waits for Kafka.
     *
     * @param topic the topic
     * @return the progress; empty if there is no such topic
     * @throws ProgressException if it holds something else, has lost a record, or would not keep what it holds
     * @throws DeliveryException if Kafka does not answer
     */
    public static QueryProgress read(ProgressTopic topic) {
        return of(topic.topic(), topic.records()).requireComplete();
    }

    /**
     * Reads the topic's records.
     *
     * @param topic its name, for messages
     * @param values the last value of each key
     * @throws ProgressException if one is not such progress of this version, or they are of several databases
     */
    static QueryProgress of(String topic, Map<String, byte[]> values) {
        QueryProgress progress = new QueryProgress(topic);
        Map<String, String> keysOf = new HashMap<>(); // one object for many keys
        values.forEach((key, value) -> {
            try {
                // a daemon that reads no rows may have the same prefix
                if (!SlotProgress.isPosition(key)) {
                    progress.add(key, QueryProgressJson.fields(value), keysOf);
                }
            } catch (IOException e) {
                throw new ProgressException(
                        "topic " + topic + ": the record with the key " + Printable.of(key)
                                + " is not progress of query-based capture that this version reads: " + e.getMessage()
                                + " (does a daemon with source.mode=log, or an older version, have the same"
                                + " topic.prefix?). "
                                + remedy(topic),
                        e);
            }
        });
        return progress;
    }

    private void add(String key, JsonNode fields, Map<String, String> keysOf) throws IOException {
        source = same(topic, source, QueryProgressJson.source(fields));
        if (key.equals(QueryProgressJson.TABLES_KEY)) {
            tablesCounted = QueryProgressJson.tables(fields);
            isCounted = true;
            return;
        }
        QueryProgressJson.Subject subject = QueryProgressJson.subject(key);
        Table table = subject.table();
        switch (subject.kind()) {
            case QUERY -> tables.put(table, QueryProgressJson.progress(table, fields));
            case KEYS -> {
                counts.put(table, QueryProgressJson.count(fields));
                compared.add(table);
            }
            case KEY ->
                keys(table).put(subject.key(), keysOf.computeIfAbsent(QueryProgressJson.keyOf(fields), of -> of));
        }
    }

    private static QueryIdentity same(String topic, @Nullable QueryIdentity known, QueryIdentity other) {
        if (known != null && !known.equals(other)) {
            throw new ProgressException("topic " + topic + " holds progress of two databases, " + known + " and "
                    + other + ": two daemons have the same topic.prefix. " + remedy(topic));
        }
        return other;
    }

    private static String remedy(String topic) {
        return "Give each daemon a topic.prefix of its own, or delete the topic " + topic
                + " to start over: all tables are read again, from timestamp.initial or incrementing.initial if one is"
                + " set";
    }

    /**
     * Makes sure that no record was lost.
     *
     * @return this
     * @throws ProgressException if there are fewer than were counted
     */
    QueryProgress requireComplete() {
        if (source == null) {
            return this;
        }
        int found = tables.size() + counts.size();
        if (tablesCounted < 0 || found < tablesCounted) {
            String had = tablesCounted < 0 ? "one more, which counts them" : String.valueOf(tablesCounted);
            throw lost(" holds " + found + " records about tables, and had " + had);
        }
        for (Table table : keys.keySet()) {
            if (!counts.containsKey(table)) {
                throw lost(" holds keys of table " + table + ", and had a record that counts them");
            }
        }
        counts.forEach((table, count) -> {
            int known = keys(table).size();
            if (known < count) {
                throw lost(" holds " + known + " keys of table " + table + ", and had " + count);
            }
        });
        return this;
    }

    private ProgressException lost(String what) {
        return new ProgressException("topic " + topic + what
                + ": records were deleted or lost. Which rows were read, and which of them are gone, cannot be known. "
                + remedy(topic));
    }

    /**
     * Makes sure that this is the progress of a database, or of none.
     *
     * @param reading the database that is read
     * @throws ProgressException if it is another one's
     */
    public void requireOf(QueryIdentity reading) {
        QueryIdentity written = source;
        if (written != null && !written.equals(reading)) {
            throw new ProgressException("topic " + topic + " holds the progress of " + written + ", not of " + reading
                    + ". " + remedy(topic));
        }
    }

    /**
     * Makes sure that a table's offset is one of the present mode and columns.
     *
     * @param progress the table's progress
     * @param mode the present mode
     * @param columns the present columns
     * @throws ProgressException if it is not
     */
    public void requireOffset(PolledProgress progress, String mode, List<String> columns) {
        if (!progress.mode().equals(mode) || !progress.columns().equals(columns)) {
            throw new ProgressException("topic " + topic + " holds an offset of table " + progress.table()
                    + " under mode=" + progress.mode() + " and the columns "
                    + Printable.of(progress.columns().toString())
                    + ", which says nothing under mode=" + mode + " and the columns "
                    + Printable.of(columns.toString()) + ". Change them back, or " + remedy(topic));
        }
    }

    /**
     * Returns whether nothing is known: the topic does not exist or is empty.
     *
     * @return true before the first poll
     */
    public boolean isEmpty() {
        return source == null;
    }

    /**
     * Returns the tables' offsets.
     *
     * @return a map that the caller may change
     */
    public Map<Table, PolledProgress> tables() {
        return tables;
    }

    /**
     * Returns the keys of rows that were read, of the tables whose keys are compared, each with the columns it is of.
     *
     * @return a map that the caller may change
     */
    public Map<Table, Map<List<String>, String>> keys() {
        return keys;
    }

    /** Returns the keys of a table, in a map that the caller may change. */
    Map<List<String>, String> keys(Table table) {
        return keys.computeIfAbsent(table, name -> new HashMap<>());
    }

    /** Returns the tables of which it is counted how many keys there are, in a set that the caller may change. */
    Set<Table> compared() {
        return compared;
    }

    /** Returns whether it is counted how many records about tables there are. */
    boolean isCounted() {
        return isCounted;
    }

    /** Notes that it is counted. */
    void counted() {
        isCounted = true;
    }
}
