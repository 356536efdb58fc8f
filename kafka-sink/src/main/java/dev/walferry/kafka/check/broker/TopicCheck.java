package dev.walferry.kafka.check.broker;

import static dev.walferry.kafka.check.broker.BrokerCheck.await;

import dev.walferry.kafka.check.BrokerError;
import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTable;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.check.ShortList;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.publish.client.KafkaError;
import dev.walferry.kafka.record.TopicNames;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Checks whether every topic exists or can be created, and which records it accepts. */
final class TopicCheck {
    private record Refusal(String reason, String remedy) {}

    private final Admin admin;
    private final SinkConfig config;
    private final CheckReport report;
    private final TopicCreation creation;
    private final TopicNames names;
    private final List<TopicLimits> limits = new ArrayList<>();

    TopicCheck(Admin admin, SinkConfig config, CheckReport report) {
        this.admin = admin;
        this.config = config;
        this.report = report;
        this.creation = new TopicCreation(config.topics(), config.records().compactedTopics());
        this.names = new TopicNames(config.records().topicNames());
    }

    void run(PublishedTables tables) {
        Map<String, List<PublishedTable>> byTopic = new TreeMap<>();
        for (PublishedTable published : tables.carried()) {
            Table table = published.table();
            if (config.records().outbox().has(table.schema(), table.name())) {
                continue; // its rows are events, which go to other topics
            }
            String topic = names.topic(table.schema(), table.name());
            byTopic.computeIfAbsent(topic, name -> new ArrayList<>()).add(published);
        }
        byTopic.forEach(this::requireOneTable);
        config.records().outbox().knownTopics().forEach(topic -> requireNone(topic, byTopic.get(topic)));
        Set<String> topics = new TreeSet<>(byTopic.keySet());
        topics.addAll(otherTopics());
        if (!byTopic.isEmpty()) {
            groups(topics);
        }
        report.attempt("topics", () -> {
            Set<String> existing = new TreeSet<>(topics);
            existing.retainAll(await(admin.listTopics().names()));
            Set<String> absent = new TreeSet<>(topics);
            absent.removeAll(existing);
            existing(existing);
            absent(absent);
        });
        new LimitCheck(config, report).run(limits);
        new CompactionCheck(config, report).run(limits, byTopic, tables);
    }

    /** Returns the topics of records that are not about a table, as far as they are known before the first record. */
    private Set<String> otherTopics() {
        RecordSettings records = config.records();
        Set<String> topics = new TreeSet<>(records.compactedTopics());
        if (records.transactionMetadata()) {
            topics.add(records.topicNames().transactionTopic());
        }
        if (config.heartbeats().enabled()) {
            topics.add(config.heartbeats().topic());
        }
        topics.addAll(records.outbox().knownTopics());
        return topics;
    }

    /** Fails a topic of events that is for other records: such events become ordinary messages. */
    private void requireNone(String topic, @Nullable List<PublishedTable> tables) {
        if (tables != null || config.records().reserved().contains(topic)) {
            report.fail(
                    "topic " + topic + ": is for other records, and outbox.message.types sends events there",
                    "name it differently with outbox.route.topic.replacement, or leave the type out");
        }
    }

    private void groups(Set<String> topics) {
        for (TopicGroup group : config.topics().groups()) {
            if (topics.stream().noneMatch(group::contains) && !group.isDefault()) {
                report.warn(
                        "topic.creation." + group.name() + ".include: contains none of the topics that are known now",
                        "correct it, or remove the group if its tables are yet to come");
            }
        }
    }

    private void requireOneTable(String topic, List<PublishedTable> tables) {
        if (config.records().reserved().contains(topic)) {
            report.fail(
                    "topic " + topic + ": would get other records as well as those of table "
                            + tables.get(0).table(),
                    "choose another name with topic.template or topic.regex");
        }
        boolean canShare = tables.stream()
                .map(PublishedTable::table)
                .allMatch(table -> names.isRouted(table.schema(), table.name()));
        if (tables.size() > 1 && !canShare) {
            report.fail(
                    "topic " + topic + ": shared by tables "
                            + ShortList.of(
                                    tables, published -> published.table().toString()),
                    "rename one of them, leave it out with table.exclude.list, or send all of them there with topic.regex");
        }
    }

    private void existing(Set<String> topics) throws ExecutionException, TimeoutException, InterruptedException {
        if (topics.isEmpty()) {
            return;
        }
        report.ok("topics that exist: " + ShortList.of(topics));
        Map<String, TopicDescription> described =
                await(admin.describeTopics(topics).allTopicNames());
        Map<ConfigResource, Config> configs = await(admin.describeConfigs(topics.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        described.forEach((name, topic) -> limits.add(TopicLimits.of(
                name,
                topic.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)))));
    }

    private void absent(Set<String> topics) throws InterruptedException {
        if (topics.isEmpty()) {
            return;
        }
        List<NewTopic> wanted = topics.stream().map(creation::newTopic).toList();
        CreateTopicsResult result = admin.createTopics(wanted, new CreateTopicsOptions().validateOnly(true));
        Map<Refusal, List<String>> refused = new LinkedHashMap<>();
        List<String> creatable = new ArrayList<>();
        for (String topic : topics) {
            try {
                await(Objects.requireNonNull(result.values().get(topic)));
                creatable.add(topic);
            } catch (ExecutionException | TimeoutException e) {
                Refusal refusal = new Refusal(KafkaError.reason(e), BrokerError.remedy(e));
                refused.computeIfAbsent(refusal, r -> new ArrayList<>()).add(topic);
            }
        }
        if (!creatable.isEmpty()) {
            creatable(creatable);
            report.attempt("settings of new topics", () -> {
                for (String topic : creatable) {
                    limits.add(
                            TopicLimits.of(topic, await(result.replicationFactor(topic)), await(result.config(topic))));
                }
            });
        }
        refused.forEach((refusal, names) -> report.fail(
                "topics that cannot be created: " + ShortList.of(names) + ": " + refusal.reason(), refusal.remedy()));
    }

    private void creatable(List<String> topics) {
        if (config.topics().create()) {
            report.ok("topics that can be created: " + ShortList.of(topics));
        } else {
            report.warn(
                    "topics that do not exist: " + ShortList.of(topics),
                    "create them, or set topic.creation.enable = true, unless the brokers create topics themselves");
        }
    }
}
