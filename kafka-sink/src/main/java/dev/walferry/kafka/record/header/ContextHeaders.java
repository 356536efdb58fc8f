package dev.walferry.kafka.record.header;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.pgoutput.LogicalMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headers from transactional logical messages: each holds a JSON object of strings, and the later records of its
 * transaction have them as headers. A later message of the transaction adds to them and replaces those of the same
 * name.
 *
 * <p>Every role can write such a message, so one that cannot be used never stops the stream: it is left out as a whole,
 * which is logged once per session, without its content. For one thread.
 */
final class ContextHeaders {
    private static final Logger LOG = LoggerFactory.getLogger(ContextHeaders.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String prefix;
    private final ForeignHeaders foreign;
    private Map<String, byte[]> current = Map.of();
    private boolean hasWarned;

    /** The names are those of headers that records have as configured. */
    ContextHeaders(String prefix, Collection<String> names) {
        this.prefix = prefix;
        this.foreign = new ForeignHeaders(names);
    }

    /** Notes that a transaction begins. */
    void begin() {
        current = Map.of();
    }

    /** Takes a message, if it is one of these. */
    boolean take(LogicalMessage message) {
        if (!message.isTransactional() || !message.prefix().equals(prefix)) {
            return false;
        }
        Map<String, byte[]> merged = merged(message);
        if (merged != null && ForeignHeaders.size(merged) <= ForeignHeaders.MOST_BYTES) {
            current = merged;
        } else {
            warn(message);
        }
        return true;
    }

    private @Nullable Map<String, byte[]> merged(LogicalMessage message) {
        if (message.asContent().remaining() > ForeignHeaders.MOST_BYTES) {
            return null;
        }
        try {
            JsonNode object = JSON.readTree(message.toContent());
            return object != null && object.isObject() ? merged(object) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Map<String, byte[]> merged(JsonNode object) {
        Map<String, byte[]> merged = new LinkedHashMap<>(current);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isTextual() || !foreign.isFree(field.getKey())) {
                return null;
            }
            merged.put(field.getKey(), field.getValue().textValue().getBytes(StandardCharsets.UTF_8));
        }
        return merged;
    }

    private void warn(LogicalMessage message) {
        if (!hasWarned) {
            hasWarned = true;
            LOG.warn(
                    "the context message at {} cannot become headers and is left out: expected a JSON object of strings"
                            + " with names that records do not use themselves (__..., ce_..., content-type, id, and those that are configured) and at"
                            + " most {} bytes in a transaction; further ones are left out without a warning",
                    message.lsn(),
                    ForeignHeaders.MOST_BYTES);
        }
    }

    void add(Headers headers) {
        current.forEach(headers::add);
    }
}
