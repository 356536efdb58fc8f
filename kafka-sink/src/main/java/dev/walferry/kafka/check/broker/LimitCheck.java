package dev.walferry.kafka.check.broker;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What an acknowledgement promises on the topics, and how large a record may be. */
final class LimitCheck {
    private static final int SAFE_COPIES = 2;
    private static final int DEFAULT_REQUEST_BYTES = 1_048_576;

    private final SinkConfig config;
    private final CheckReport report;

    LimitCheck(SinkConfig config, CheckReport report) {
        this.config = config;
        this.report = report;
    }

    void run(List<TopicLimits> topics) {
        topics.stream()
                .filter(topic -> topic.minInSync() > 0)
                .collect(Collectors.groupingBy(
                        topic -> List.of(topic.minInSync(), topic.replicas()),
                        () -> new TreeMap<>(Comparator.comparing(Object::toString)),
                        Collectors.toList()))
                .forEach((pair, alike) -> durability(pair.get(0), pair.get(1), alike));
        if (!topics.isEmpty()) {
            sizes(topics);
        }
    }

    private void durability(int minInSync, int replicas, List<TopicLimits> topics) {
        String what = "min.insync.replicas: " + minInSync + " with " + replicas
                + (replicas == 1 ? " replica: " : " replicas: ") + ShortList.of(topics, TopicLimits::topic);
        if (minInSync > replicas) {
            report.fail(
                    what + ": no record can be acknowledged",
                    "raise the replication factor or lower min.insync.replicas");
        } else if (minInSync < SAFE_COPIES) {
            report.warn(
                    what + ": an acknowledged record may have only one copy, and be lost with its broker",
                    "use 3 replicas and min.insync.replicas = 2");
        } else {
            report.ok(what);
        }
    }

    private void sizes(List<TopicLimits> topics) {
        Object configured = config.producer().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        int request = configured == null ? DEFAULT_REQUEST_BYTES : Integer.parseInt(configured.toString());
        List<TopicLimits> smaller = topics.stream()
                .filter(topic -> topic.maxMessageBytes() > 0 && topic.maxMessageBytes() < request)
                .toList();
        if (smaller.isEmpty()) {
            report.ok("record size: up to kafka.max.request.size = " + request + " bytes");
        } else {
            report.warn(
                    "record size: kafka.max.request.size is " + request + " bytes, but max.message.bytes is less on "
                            + ShortList.of(smaller, topic -> topic.topic() + " (" + topic.maxMessageBytes() + ")"),
                    "raise max.message.bytes of these topics");
        }
    }
}
