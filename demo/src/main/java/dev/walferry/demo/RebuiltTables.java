package dev.walferry.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Tables rebuilt from their topics alone, as any consumer could do it: a record's key identifies the row, and its value
 * holds the row's new version.
 */
final class RebuiltTables {
    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private final ObjectMapper json = new ObjectMapper();
    private final String bootstrapServers;
    private final Map<String, Map<JsonNode, ObjectNode>> tables = new HashMap<>();

    RebuiltTables(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns the rows of a topic's table; empty if none are left or none were ever sent. */
    Collection<ObjectNode> rows(String topic) {
        return tables.getOrDefault(topic, Map.of()).values();
    }

    /** Reads the topics that exist, from their beginning to their current end. */
    void read(List<String> topics) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, List<PartitionInfo>> existing = consumer.listTopics();
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> existing.getOrDefault(topic, List.of()).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
            }
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        Map<JsonNode, ObjectNode> rows = tables.computeIfAbsent(record.topic(), topic -> new HashMap<>());
        JsonNode key = parse(record.key());
        JsonNode value = parse(record.value());
        if (value == null) {
            rows.remove(key); // a tombstone
            return;
        }
        switch (value.get("op").asText()) {
            case "d" -> delete(rows, key, parse(header(record, "__debezium.newkey")));
            case "t" -> rows.clear();
            default -> put(rows, key, (ObjectNode) value.get("after"));
        }
    }

    /** A changed key is a delete under the old key, which names the new one, and a create under the new key. */
    private static void delete(Map<JsonNode, ObjectNode> rows, @Nullable JsonNode key, @Nullable JsonNode newKey) {
        ObjectNode row = rows.remove(key);
        if (newKey != null && row != null) {
            rows.put(newKey, row);
        }
    }

    /** An update leaves out a large value that did not change, so the row keeps it. */
    private static void put(Map<JsonNode, ObjectNode> rows, @Nullable JsonNode key, ObjectNode after) {
        ObjectNode before = rows.get(key);
        after.properties().forEach(field -> {
            if (UNAVAILABLE.equals(field.getValue().textValue()) && before != null) {
                field.setValue(before.get(field.getKey()));
            }
        });
        rows.put(key, after);
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private @Nullable JsonNode parse(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : json.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a record is not JSON", e);
        }
    }
}
