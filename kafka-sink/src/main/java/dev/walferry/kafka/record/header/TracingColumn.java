package dev.walferry.kafka.record.header;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The trace that wrote a row, from a column of the row: a W3C {@code traceparent}, or Java properties such as
 * {@code traceparent=...}, as Debezium's ActivateTracingSpan reads them. It replaces the trace of a context. Content of another form adds no
 * header. For one thread.
 */
final class TracingColumn {
    private static final String TRACEPARENT = "traceparent";
    private static final List<String> FIELDS = List.of(TRACEPARENT, "tracestate", "baggage");
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final String column;

    TracingColumn(String column) {
        this.column = column;
    }

    void add(Relation relation, Tuple row, Headers headers) {
        if (!relation.hasColumn(column)) {
            return;
        }
        int index = relation.columnIndex(column);
        if (row.valueKind(index) == ValueKind.TEXT && row.value(index).length() <= ForeignHeaders.MOST_BYTES) {
            add(String.valueOf(row.getString(index)).strip(), headers);
        }
    }

    private static void add(String text, Headers headers) {
        if (PARENT.matcher(text).matches()) {
            replace(Map.of(TRACEPARENT, text), headers);
            return;
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            return; // a broken escape
        }
        Map<String, String> trace = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String value = properties.getProperty(field);
            if (value != null) {
                trace.put(field, value);
            }
        }
        replace(trace, headers);
    }

    /**
     * Replaces the trace in the headers: one trace's state means nothing beside another's parent, so all fields are
     * replaced or none.
     */
    private static void replace(Map<String, String> trace, Headers headers) {
        for (Header other : trace.isEmpty() ? new Header[0] : headers.toArray()) {
            if (FIELDS.contains(other.key().toLowerCase(Locale.ROOT))) {
                headers.remove(other.key());
            }
        }
        trace.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
