package dev.walferry.kafka.progress;

import dev.walferry.kafka.publish.client.KafkaClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** Finds topics that have had records. One that was only created does not tell of an earlier daemon. */
final class WrittenTopics {
    private WrittenTopics() {}

    /** Returns those of some topics that exist, may be seen, and have had a record; in order. */
    static Set<String> among(Set<String> topics, Admin admin) {
        Set<String> all = KafkaClients.answer(admin.listTopics().names(), AuthorizationException.class);
        Set<String> existing = new TreeSet<>(topics);
        existing.retainAll(all == null ? Set.of() : all);
        Map<String, TopicDescription> described =
                KafkaClients.answer(admin.describeTopics(existing).allTopicNames(), AuthorizationException.class);
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        (described == null ? Map.<String, TopicDescription>of() : described)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition ->
                                partitions.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                KafkaClients.answer(admin.listOffsets(partitions).all(), AuthorizationException.class);
        Set<String> written = new TreeSet<>();
        (ends == null ? Map.<TopicPartition, ListOffsetsResultInfo>of() : ends).forEach((partition, end) -> {
            if (end.offset() > 0) {
                written.add(partition.topic());
            }
        });
        return written;
    }
}
