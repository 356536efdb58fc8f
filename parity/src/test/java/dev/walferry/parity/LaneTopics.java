package dev.walferry.parity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of all lanes. For one thread. */
final class LaneTopics implements AutoCloseable {
    private static final String HEARTBEATS = "heartbeats";

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    private final Map<String, Integer> rowsToRead;

    /**
     * Creates this without reading anything yet.
     *
     * @param rowsToRead how many rows each table has that is read
     */
    LaneTopics(String bootstrapServers, Map<String, Integer> rowsToRead) {
        this.rowsToRead = rowsToRead;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "fetch.max.bytes",
                        16 << 20,
                        "allow.auto.create.topics",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Returns the lanes with a topic that does not have all of its records yet. */
    Set<Lane> unfinished(Collection<Lane> lanes) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        Map<TopicPartition, OffsetSpec> ends = lanes.stream()
                .flatMap(lane -> lane.ends(rowsToRead).keySet().stream())
                .filter(existing::contains)
                .collect(Collectors.toMap(topic -> new TopicPartition(topic, 0), topic -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(ends).all().get();
        return lanes.stream()
                .filter(lane -> !lane.ends(rowsToRead).entrySet().stream()
                        .allMatch(end -> has(end.getKey(), end.getValue(), found)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean has(String topic, int records, Map<TopicPartition, ListOffsetsResultInfo> found) {
        ListOffsetsResultInfo end = found.get(new TopicPartition(topic, 0));
        return end != null && end.offset() >= records;
    }

    /** Returns the records of each lane by the part of their topics' names after the prefix. */
    Map<Lane, Map<String, List<TopicRecord>>> read(Collection<Lane> lanes) {
        Map<String, Lane> byTopic = byTopic(lanes);
        List<TopicPartition> partitions = consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .filter(partition -> byTopic.containsKey(partition.topic()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<Lane, Map<String, List<TopicRecord>>> records = new HashMap<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> add(record, byTopic.get(record.topic()), records));
        }
        records.forEach((lane, topics) -> {
            topics.replaceAll((topic, all) -> lane.isPeer() || topic.equals(HEARTBEATS) ? firsts(all) : all);
        });
        return records;
    }

    private Map<String, Lane> byTopic(Collection<Lane> lanes) {
        Map<String, Lane> byTopic = new HashMap<>();
        for (String topic : consumer.listTopics().keySet()) {
            lanes.stream()
                    .filter(lane -> topic.startsWith(lane.start()) || topic.equals(lane.heartbeatTopic()))
                    .forEach(lane -> byTopic.put(topic, lane));
        }
        return byTopic;
    }

    private static void add(
            ConsumerRecord<byte[], byte[]> record, Lane lane, Map<Lane, Map<String, List<TopicRecord>>> records) {
        records.computeIfAbsent(lane, none -> new TreeMap<>())
                .computeIfAbsent(rest(record.topic(), lane), topic -> new ArrayList<>())
                .add(record(record, lane));
    }

    private static TopicRecord record(ConsumerRecord<byte[], byte[]> record, Lane lane) {
        TopicRecord read = TopicRecord.of(record, lane.prefix());
        return lane.setting().isCloudEvents() ? CloudEvent.of(read, lane.isPeer()) : read;
    }

    /** Returns the part after the prefix, as other lanes have it. */
    private static String rest(String topic, Lane lane) {
        if (topic.equals(lane.heartbeatTopic())) {
            return HEARTBEATS;
        }
        String rest =
                topic.substring(lane.start().length()).replace(lane.setting().delimiter(), ".");
        return lane.setting().isRead() ? rest.replaceFirst("^reads\\.", "public.") : rest;
    }

    /**
     * Returns the first copy of each record: Debezium reconnects when it is slow, and resends what was not confirmed.
     */
    private static List<TopicRecord> firsts(List<TopicRecord> records) {
        Set<String> seen = new HashSet<>();
        List<TopicRecord> firsts = new ArrayList<>();
        boolean isNew = true;
        for (TopicRecord record : records) {
            isNew = record.isTombstone() ? isNew : seen.add(record.identity());
            if (isNew) {
                firsts.add(record);
            }
        }
        return firsts;
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
