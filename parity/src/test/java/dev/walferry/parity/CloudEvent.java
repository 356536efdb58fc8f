package dev.walferry.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CloudEvent in the form that is compared: its attributes by name, and its data. With Debezium both are parts of the
 * value; with us attributes are headers, and the value is the data.
 */
final class CloudEvent {
    private static final String HEADER = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final List<String> DATA = List.of("before", "after");

    private CloudEvent() {}

    /** Returns the record with the event as its value, or the record itself if it is not an event. */
    static TopicRecord of(TopicRecord record, boolean isPeer) {
        if (record.isTombstone() || !(isPeer ? record.value().has("specversion") : isOurs(record))) {
            return record;
        }
        return isPeer ? ofValue(record) : ofHeaders(record);
    }

    private static boolean isOurs(TopicRecord record) {
        return record.headers().stream().anyMatch(header -> header.startsWith(HEADER + "specversion="));
    }

    private static TopicRecord ofValue(TopicRecord record) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        record.value().properties().forEach(part -> {
            if (!part.getKey().equals("data") && !part.getValue().isNull()) {
                attributes.put(
                        part.getKey().toLowerCase(Locale.ROOT), part.getValue().asText());
            }
        });
        return record.with(event(attributes, record.value().path("data")), record.headers());
    }

    private static TopicRecord ofHeaders(TopicRecord record) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        List<String> others = new ArrayList<>();
        for (String header : record.headers()) {
            String[] parts = header.split("=", 2);
            if (parts[0].equals(CONTENT_TYPE)) {
                attributes.put("datacontenttype", parts[1]);
            } else if (parts[0].startsWith(HEADER)) {
                attributes.put(parts[0].substring(HEADER.length()), parts[1]);
            } else {
                others.add(header);
            }
        }
        return record.with(event(attributes, record.value()), others);
    }

    private static ObjectNode event(ObjectNode attributes, JsonNode data) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.set("attributes", attributes);
        DATA.forEach(part -> event.set(part, data.path(part)));
        event.set("op", attributes.path("iodebeziumop"));
        return event;
    }
}
