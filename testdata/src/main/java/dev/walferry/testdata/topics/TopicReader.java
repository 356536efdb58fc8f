package dev.walferry.testdata.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning to their current end, apart from the topic in which a daemon keeps its progress. For
 * one thread.
 */
public final class TopicReader implements AutoCloseable {
    private static final String OWN = ".walferry-";

    /**
     * How long a broker waits for more records, in milliseconds. All that is wanted is there, but a consumer asks for more in
     * advance, and its close waits for the answer: half a second by default.
     */
    private static final int FETCH_WAIT = 10;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String prefix;

    /**
     * Reads the topics whose names begin with a prefix and a dot.
     *
     * @param bootstrapServers where Kafka is
     * @param prefix the prefix without the dot
     */
    public TopicReader(String bootstrapServers, String prefix) {
        this(bootstrapServers, prefix, Map.of());
    }

    /**
     * Reads the topics whose names begin with a prefix and a dot.
     *
     * @param bootstrapServers where Kafka is
     * @param prefix the prefix without the dot
     * @param settings more of the consumer's settings
     */
    public TopicReader(String bootstrapServers, String prefix, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("fetch.max.wait.ms", FETCH_WAIT);
        all.put("bootstrap.servers", bootstrapServers);
        all.put("fetch.max.bytes", 16 << 20);
        this.consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.prefix = prefix;
    }

    /**
     * Reads all records that the topics hold now.
     *
     * @param reader receives every record; those of one partition in order
     */
    public void readAll(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(reader);
        }
    }

    /** {@return the number of records in all the topics together} */
    public long count() {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<TopicPartition> partitions() {
        return consumer.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(prefix + "."))
                .filter(topic -> !topic.getKey().startsWith(prefix + OWN))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
