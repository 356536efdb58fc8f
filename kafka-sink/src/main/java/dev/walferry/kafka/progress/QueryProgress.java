package dev.walferry.kafka.progress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.Printable;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the progress topic says of query-based capture: whose progress it is, and how far each table is. For one thread. */
public final class QueryProgress {
    private final String topic;
    private final @Nullable QueryIdentity source;
    private final Map<Table, PolledProgress> tables;
    private final Map<Table, Map<List<String>, String>> keys;

    private QueryProgress(
            String topic,
            @Nullable QueryIdentity source,
            Map<Table, PolledProgress> tables,
            Map<Table, Map<List<String>, String>> keys) {
        this.topic = topic;
        this.source = source;
        this.tables = tables;
        this.keys = keys;
    }

    /**
     * Reads the topic's records.
     *
     * @param topic its name, for messages
     * @param values the last value of each key
     * @throws ProgressException if one is not such progress of this version, or they are of several databases
     */
    static QueryProgress of(String topic, Map<String, byte[]> values) {
        QueryIdentity source = null;
        Map<Table, PolledProgress> tables = new HashMap<>();
        Map<Table, Map<List<String>, String>> keys = new HashMap<>();
        Map<String, String> keysOf = new HashMap<>(); // one object for many keys
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            if (value.getKey().startsWith(ProgressJson.POSITION_KEY)) {
                continue; // a daemon that reads no rows may have the same prefix
            }
            try {
                QueryProgressJson.Subject subject = QueryProgressJson.subject(value.getKey());
                JsonNode fields = QueryProgressJson.fields(value.getValue());
                source = same(topic, source, QueryProgressJson.source(fields));
                if (subject.isRow()) {
                    String keyOf = keysOf.computeIfAbsent(QueryProgressJson.keyOf(fields), of -> of);
                    keys.computeIfAbsent(subject.table(), table -> new HashMap<>())
                            .put(subject.key(), keyOf);
                } else {
                    tables.put(subject.table(), QueryProgressJson.progress(subject.table(), fields));
                }
            } catch (IOException e) {
                throw new ProgressException(
                        "topic " + topic + ": the record with the key " + Printable.of(value.getKey())
                                + " is not progress of query-based capture that this version reads: " + e.getMessage()
                                + " (does a daemon with source.mode=log, or an older version, have the same"
                                + " topic.prefix?). "
                                + remedy(topic),
                        e);
            }
        }
        return new QueryProgress(topic, source, tables, keys);
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
                + " to read all tables from their beginning";
    }

    /**
     * Makes sure that this is the progress of a database, if it is anybody's.
     *
     * @param reading the database that is read
     * @throws ProgressException if it is another one's
     */
    public void requireOf(QueryIdentity reading) {
        if (source != null && !source.equals(reading)) {
            throw new ProgressException("topic " + topic + " holds the progress of " + source + ", not of " + reading
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
     * Whether nothing is known: the topic does not exist or is empty.
     *
     * @return true before the first poll
     */
    public boolean isEmpty() {
        return source == null;
    }

    /**
     * The tables' offsets.
     *
     * @return a map that the caller may change
     */
    public Map<Table, PolledProgress> tables() {
        return tables;
    }

    /**
     * The keys of rows that were read, of the tables whose keys are compared, each with the columns it is of.
     *
     * @return a map that the caller may change
     */
    public Map<Table, Map<List<String>, String>> keys() {
        return keys;
    }
}
