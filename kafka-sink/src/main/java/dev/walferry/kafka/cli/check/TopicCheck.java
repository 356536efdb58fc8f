package dev.walferry.kafka.cli.check;

import static dev.walferry.kafka.cli.check.BrokerCheck.await;

import dev.walferry.kafka.cli.SourceErrors;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

/** Whether every table's topic exists or can be created, and how safe and how large its records can be. */
final class TopicCheck {
    private final Admin admin;
    private final SinkConfig config;
    private final CheckReport report;
    private final List<TopicLimits> limits = new ArrayList<>();

    TopicCheck(Admin admin, SinkConfig config, CheckReport report) {
        this.admin = admin;
        this.config = config;
        this.report = report;
    }

    void run(List<Table> tables) {
        Map<String, List<Table>> byTopic = TopicNames.of(config.records().topicPrefix(), tables);
        byTopic.forEach(this::requireOneTable);
        Set<String> topics = byTopic.keySet();
        report.attempt("topics", "grant Describe on the cluster and its topics", () -> {
            Set<String> existing = new TreeSet<>(topics);
            existing.retainAll(await(admin.listTopics().names()));
            Set<String> absent = new TreeSet<>(topics);
            absent.removeAll(existing);
            existing(existing);
            absent(absent);
        });
        new LimitCheck(config, report).run(limits);
    }

    private void requireOneTable(String topic, List<Table> tables) {
        if (tables.size() > 1) {
            report.fail(
                    "topic " + topic + ": shared by tables " + ShortList.some(tables, Table::toString),
                    "rename one of them, or take it out of the publication");
        }
    }

    private void existing(Set<String> topics) throws ExecutionException, TimeoutException, InterruptedException {
        if (topics.isEmpty()) {
            return;
        }
        report.ok("topics that exist: " + ShortList.some(topics, name -> name));
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

    private void absent(Set<String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        List<NewTopic> wanted = topics.stream().map(this::newTopic).toList();
        CreateTopicsResult result = admin.createTopics(wanted, new CreateTopicsOptions().validateOnly(true));
        Map<String, List<String>> refused = new TreeMap<>();
        List<String> creatable = new ArrayList<>();
        for (String topic : topics) {
            try {
                await(Objects.requireNonNull(result.values().get(topic)));
                creatable.add(topic);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                refused.computeIfAbsent(SourceErrors.reason(cause), reason -> new ArrayList<>())
                        .add(topic);
            } catch (TimeoutException e) {
                refused.computeIfAbsent("no answer in time", reason -> new ArrayList<>())
                        .add(topic);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (!creatable.isEmpty()) {
            creatable(creatable);
            report.attempt("settings that new topics would have", "grant DescribeConfigs on them", () -> {
                for (String topic : creatable) {
                    limits.add(
                            TopicLimits.of(topic, await(result.replicationFactor(topic)), await(result.config(topic))));
                }
            });
        }
        refused.forEach((reason, names) -> report.fail(
                "topics that cannot be created: " + ShortList.some(names, name -> name) + ": " + reason,
                "create them, or allow it: grant Create, see topic.creation.* and the brokers' policy"));
    }

    private void creatable(List<String> topics) {
        if (config.topics().create()) {
            report.ok("topics that can be created: " + ShortList.some(topics, name -> name));
        } else {
            report.warn(
                    "topics that do not exist: " + ShortList.some(topics, name -> name),
                    "create them, or set topic.creation.enable = true, unless the brokers create topics by themselves");
        }
    }

    private NewTopic newTopic(String name) {
        Optional<Integer> partitions = config.topics().partitions() < 0
                ? Optional.empty()
                : Optional.of(config.topics().partitions());
        Optional<Short> replication = config.topics().replicationFactor() < 0
                ? Optional.empty()
                : Optional.of(config.topics().replicationFactor());
        return new NewTopic(name, partitions, replication);
    }
}
