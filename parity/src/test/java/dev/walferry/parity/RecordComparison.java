package dev.walferry.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the topics of two lanes record by record. Times of handling are left out. */
final class RecordComparison {
    private static final Set<String> IGNORED = Set.of("ts_ms", "ts_us", "ts_ns");

    /** The topic whose times are those of commits. */
    private static final String TRANSACTIONS = "transaction";

    private final String setting;
    private final DerivedValues ours;
    private final DerivedValues theirs;
    private final List<Difference> differences = new ArrayList<>();
    private int pairs;
    private int texts;

    /** Two records, and the prefix of the places in them or in their schemas. */
    private record Pair(String topic, TopicRecord ours, TopicRecord theirs, String where) {
        boolean isSchema() {
            return where.endsWith(": schema.");
        }
    }

    /**
     * Creates a comparison without comparing anything yet.
     *
     * @param setting name of the setting, a plus sign, the format
     * @param ours what our values can be derived from
     * @param theirs what Debezium's values can be derived from
     */
    RecordComparison(String setting, DerivedValues ours, DerivedValues theirs) {
        this.setting = setting;
        this.ours = ours;
        this.theirs = theirs;
    }

    List<Difference> differences() {
        return differences;
    }

    int pairs() {
        return pairs;
    }

    /** Returns how many pairs of values were compared byte for byte. */
    int texts() {
        return texts;
    }

    /** Compares topics by the part of their names after the prefix. */
    void compare(Map<String, List<TopicRecord>> ours, Map<String, List<TopicRecord>> theirs) {
        Set<String> topics = new TreeSet<>(ours.keySet());
        topics.addAll(theirs.keySet());
        for (String topic : topics) {
            compare(topic, ours.getOrDefault(topic, List.of()), theirs.getOrDefault(topic, List.of()));
        }
    }

    private void compare(String topic, List<TopicRecord> ours, List<TopicRecord> theirs) {
        int i = 0;
        int j = 0;
        while (i < ours.size() || j < theirs.size()) {
            boolean oursLeft = i < ours.size();
            boolean theirsLeft = j < theirs.size();
            if (oursLeft
                    && theirsLeft
                    && ours.get(i).label().equals(theirs.get(j).label())) {
                compare(topic, ours.get(i++), theirs.get(j++));
            } else if (theirsLeft
                    && (!oursLeft || hasLabel(theirs, j + 1, ours.get(i).label()))) {
                add(
                        topic + "/" + theirs.get(j).label() + ": record",
                        Difference.ABSENT,
                        theirs.get(j++).key());
            } else if (oursLeft
                    && (!theirsLeft || hasLabel(ours, i + 1, theirs.get(j).label()))) {
                add(
                        topic + "/" + ours.get(i).label() + ": record",
                        ours.get(i++).key(),
                        Difference.ABSENT);
            } else {
                compare(topic, ours.get(i++), theirs.get(j++));
            }
        }
    }

    private static boolean hasLabel(List<TopicRecord> records, int index, String label) {
        return index < records.size() && records.get(index).label().equals(label);
    }

    private void compare(String topic, TopicRecord ours, TopicRecord theirs) {
        pairs++;
        String where = topic + "/" + ours.label();
        if (!ours.key().equals(theirs.key())) {
            add(where + ": key", ours.key(), theirs.key());
        }
        compareHeaders(where, ours.headers(), theirs.headers());
        if (!ours.clock().equals(theirs.clock())) {
            add(where + ": timestamp", ours.clock(), theirs.clock());
        }
        if (ours.isEscaped() != theirs.isEscaped()) {
            add(where + ": escapes", Boolean.toString(ours.isEscaped()), Boolean.toString(theirs.isEscaped()));
        }
        int before = differences.size();
        if (ours.hasSchema() && theirs.hasSchema()) {
            compare(
                    new Pair(topic, ours, theirs, where + ": schema."),
                    "",
                    named(ours.value().get("schema")),
                    named(theirs.value().get("schema")));
        }
        compare(new Pair(topic, ours, theirs, where + ": "), "", ours.payload(), theirs.payload());
        boolean isSame = differences.subList(before, differences.size()).stream()
                .allMatch(difference -> difference.where().endsWith(": source.version"));
        if (isSame) {
            compareText(where, ours.comparedText(), theirs.comparedText());
        }
    }

    /** Values with the same meaning must be equal byte for byte. */
    private void compareText(String where, @Nullable String ours, @Nullable String theirs) {
        if (ours != null && theirs != null) {
            texts++;
            if (!ours.equals(theirs)) {
                add(where + ": text", ours, theirs);
            }
        }
    }

    /** Requires each header as often on both sides, and those of both in the same order. */
    private void compareHeaders(String where, List<String> ours, List<String> theirs) {
        List<String> oursAlone = without(ours, theirs);
        List<String> theirsAlone = without(theirs, ours);
        oursAlone.forEach(header -> add(where + ": header", header, Difference.ABSENT));
        theirsAlone.forEach(header -> add(where + ": header", Difference.ABSENT, header));
        List<String> common = without(ours, oursAlone);
        List<String> theirOrder = without(theirs, theirsAlone);
        if (!common.equals(theirOrder)) {
            add(where + ": header(order)", String.join(", ", common), String.join(", ", theirOrder));
        }
    }

    /** Returns the headers without as many of each as the other list has. */
    private static List<String> without(List<String> headers, List<String> others) {
        List<String> left = new ArrayList<>(headers);
        others.forEach(left::remove);
        return left;
    }

    private void compare(Pair pair, String path, JsonNode ours, JsonNode theirs) {
        boolean isHandled =
                IGNORED.contains(path) && !pair.isSchema() && !pair.topic().equals(TRANSACTIONS);
        if (isHandled || (ours.equals(theirs) && sameText(ours, theirs))) {
            return;
        }
        if (!ours.isObject() || !theirs.isObject()) {
            String ourText = this.ours.text(pair.topic(), pair.ours(), path, ours, theirs);
            String theirText = this.theirs.text(pair.topic(), pair.theirs(), path, theirs, ours);
            if (!ourText.equals(DerivedValues.FIRST) || !theirText.equals(DerivedValues.FIRST)) {
                add(pair.where() + path, ourText, theirText);
            }
            return;
        }
        Set<String> names = names(ours);
        names.addAll(names(theirs));
        for (String name : names) {
            String inner = path.isEmpty() ? name : path + "." + name;
            compare(pair, inner, ours.path(name), theirs.path(name));
        }
        Set<String> common = names(ours);
        common.retainAll(names(theirs));
        Set<String> theirOrder = names(theirs);
        theirOrder.retainAll(common);
        if (!List.copyOf(common).equals(List.copyOf(theirOrder))) {
            add(pair.where() + path + "(order)", String.join(",", common), String.join(",", theirOrder));
        }
    }

    /** Returns whether the texts are equal; equal objects may have their fields in another order. */
    private static boolean sameText(JsonNode ours, JsonNode theirs) {
        return ours.toString().equals(theirs.toString());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns a schema with its fields by name, which are easier to point at than by number. */
    static JsonNode named(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        schema.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            result.set(entry.getKey(), entry.getKey().equals("fields") ? fields(value) : named(value));
        });
        return result;
    }

    private static JsonNode fields(JsonNode fields) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (JsonNode field : fields) {
            result.set(field.get("field").textValue(), named(field));
        }
        return result;
    }

    private void add(String where, String ours, String theirs) {
        differences.add(new Difference(setting, where, ours, theirs));
    }
}
