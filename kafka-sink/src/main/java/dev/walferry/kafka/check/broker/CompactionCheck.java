package dev.walferry.kafka.check.broker;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks whether compacted topics will get records without a key, which they refuse, and whether the right topics are compacted. */
final class CompactionCheck {
    private final SinkConfig config;
    private final CheckReport report;

    CompactionCheck(SinkConfig config, CheckReport report) {
        this.config = config;
        this.report = report;
    }

    void run(List<TopicLimits> topics, Map<String, List<PublishedTable>> byTopic, PublishedTables tables) {
        List<Table> withoutKey = new ArrayList<>();
        List<Table> truncated = new ArrayList<>();
        for (TopicLimits topic : topics) {
            for (PublishedTable published :
                    topic.compacted() ? byTopic.getOrDefault(topic.topic(), List.of()) : List.<PublishedTable>of()) {
                if (!tables.hasKey(published.table())) {
                    withoutKey.add(published.table());
                } else if (published.truncates()) {
                    truncated.add(published.table());
                }
            }
        }
        report(withoutKey, truncated);
        expiring(topics);
    }

    /** Readers of raw values need the last description of each table, however old it is. */
    private void expiring(List<TopicLimits> topics) {
        for (TopicLimits topic : topics) {
            if (config.records().compactedTopics().contains(topic.topic()) && !topic.compacted()) {
                report.warn(
                        "topic " + topic.topic()
                                + ": is not compacted, so it loses descriptions of tables that readers need",
                        "set cleanup.policy=compact on it");
            }
        }
    }

    private void report(List<Table> withoutKey, List<Table> truncated) {
        if (!withoutKey.isEmpty()) {
            report.fail(
                    "compacted topics: the records of " + ShortList.of(withoutKey, Table::toString)
                            + " have no key, and a compacted topic refuses such records",
                    "choose a key with message.key.columns, or set cleanup.policy=delete on the topics");
        }
        if (!truncated.isEmpty() && !config.records().skipped().contains(SkippableOperation.T)) {
            report.warn(
                    "compacted topics: a TRUNCATE of " + ShortList.of(truncated, Table::toString)
                            + " becomes a record without a key, which a compacted topic refuses: the daemon then stops",
                    "set skipped.operations=t, or cleanup.policy=delete on the topics");
        }
    }
}
