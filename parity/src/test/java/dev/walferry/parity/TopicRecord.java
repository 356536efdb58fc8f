package dev.walferry.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is compared.
 *
 * @param key its exact text, or null
 * @param value parsed; missing in a tombstone
 * @param text the value as it is; null if it was made of another one, or is missing
 * @param headers name and value of each
 * @param timestamp milliseconds
 */
record TopicRecord(String key, JsonNode value, @Nullable String text, List<String> headers, long timestamp) {
    private static final Pattern SURROGATES =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u([dD][89abAB]..)\\\\u([dD][c-fC-F]..)");

    /** Parts that differ between the programs by nature. */
    private static final Pattern OWN = Pattern.compile("\"ts_[mun]s\":\\d+|\"version\":\"[^\"]*\"");

    private static final String PAYLOAD = ",\"payload\":";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Returns a record of a lane, without the lane's name, so that lanes can be compared. */
    static TopicRecord of(ConsumerRecord<byte[], byte[]> record, String prefix) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + text(header.value(), prefix));
        }
        String text = text(record.value(), prefix);
        JsonNode value = record.value() == null ? MissingNode.getInstance() : json(text);
        return new TopicRecord(
                text(record.key(), prefix), value, record.value() == null ? null : text, headers, record.timestamp());
    }

    /** Returns the same record as its converter would have written it without schemas. */
    TopicRecord withoutSchemas() {
        JsonNode payload = value.isMissingNode() ? value : value.get("payload");
        String inner =
                text == null ? null : text.substring(text.indexOf(PAYLOAD) + PAYLOAD.length(), text.length() - 1);
        return new TopicRecord(payload(key), payload, inner, headers, timestamp);
    }

    /** Returns the same record with another value and other headers. */
    TopicRecord with(JsonNode otherValue, List<String> otherHeaders) {
        return new TopicRecord(key, otherValue, null, otherHeaders, timestamp);
    }

    /** Returns whether characters beyond U+FFFF are two escapes in the value. */
    boolean isEscaped() {
        return text != null && SURROGATES.matcher(text).find();
    }

    /** Returns the value byte for byte, apart from such escapes, times of handling and the program's version. */
    @Nullable
    String comparedText() {
        if (text == null) {
            return null;
        }
        String plain = SURROGATES
                .matcher(text)
                .replaceAll(pair -> Matcher.quoteReplacement(pair.group(1)
                        + (char) Integer.parseInt(pair.group(2), 16)
                        + (char) Integer.parseInt(pair.group(3), 16)));
        return OWN.matcher(plain).replaceAll("...");
    }

    /** Returns whether its timestamp is that of the commit, if the record tells that time. */
    String clock() {
        JsonNode commit = payload().at(payload().has("status") ? "/ts_ms" : "/source/ts_ms");
        if (commit.isMissingNode()) {
            return "unknown";
        }
        return commit.longValue() == timestamp ? "commit" : "other";
    }

    /** Returns the payload as the converter writes it, which differs from a node's own text in some details. */
    private static String payload(String text) {
        if (!text.startsWith("{")) {
            return text;
        }
        try {
            return new String(JSON.writeValueAsBytes(json(text).get("payload")), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the value has a schema. */
    boolean hasSchema() {
        return value.has("schema") && value.has("payload");
    }

    /** Returns the envelope, whether it has a schema or not. */
    JsonNode payload() {
        return hasSchema() ? value.get("payload") : value;
    }

    /** Returns operation and row, which identify the record. */
    String label() {
        if (isTombstone()) {
            return "tombstone";
        }
        if (payload().has("status")) {
            return payload().get("status").asText(); // the beginning or the end of a transaction
        }
        JsonNode row = row();
        JsonNode id = row.has("id") ? row.get("id") : row.path("a");
        return operation() + (id.isMissingNode() ? "" : "/" + id.asText());
    }

    private JsonNode row() {
        if (isFlat()) {
            return payload();
        }
        return payload().hasNonNull("after")
                ? payload().get("after")
                : payload().path("before");
    }

    private boolean isFlat() {
        return payload().has("__op");
    }

    private String operation() {
        return payload().path(isFlat() ? "__op" : "op").asText();
    }

    boolean isTombstone() {
        return value.isMissingNode();
    }

    /** Returns which change of its topic this is. The records of one change have different operations. */
    String identity() {
        String event = headers.stream()
                .filter(header -> header.startsWith("id="))
                .findFirst()
                .orElse("");
        String change = payload().at(isFlat() ? "/__lsn" : "/source/lsn") + operation();
        return change
                + payload().path("status").asText()
                + key
                + event
                + (operation().equals("r") ? label() : "");
    }

    private static String text(byte[] bytes, String prefix) {
        return bytes == null
                ? "null"
                : new String(bytes, StandardCharsets.UTF_8)
                        .replace(prefix, "lane")
                        .replace(prefix.replace("_", "_u005f"), "lane"); // under avro_unicode
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
