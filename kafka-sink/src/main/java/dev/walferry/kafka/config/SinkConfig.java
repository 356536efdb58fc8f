package dev.walferry.kafka.config;

import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.pipeline.PipelineSettings;
import dev.walferry.kafka.config.record.ColumnRuleKeys;
import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.rule.TopicTemplate;
import dev.walferry.kafka.config.settings.HeartbeatSettings;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.config.settings.LogSettings;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.config.syntax.KeyFamily;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's configuration, complete and valid. Immutable.
 *
 * <p>It comes from a properties file in UTF-8; environment variables override single keys ({@code source.url} is {@code
 * WALFERRY_SOURCE_URL}). Any value may refer to Kafka's config providers. Keys under {@code kafka.} go to the producer,
 * keys under {@code source.jdbc.} to pgjdbc.
 *
 * <p>{@link #toString} and every message hold no secret.
 */
public final class SinkConfig {
    private final SourceSettings source;
    private final @Nullable QuerySettings query;
    private final SnapshotSettings snapshot;
    private final RecordSettings records;
    private final @Nullable RegistrySettings registry;
    private final HeartbeatSettings heartbeats;
    private final TopicSettings topics;
    private final long inflightMaxBytes;
    private final Map<String, Object> producer;
    private final @Nullable String transactionalId;
    private final @Nullable HttpSettings http;
    private final LogSettings log;
    private final @Nullable Password signalSecret;
    private final Map<String, String> shown;
    private final PipelineName pipeline;

    SinkConfig(
            PipelineName pipeline,
            ParsedSettings parsed,
            Map<String, String> jdbcProperties,
            Map<String, String> producer,
            Map<String, String> shown,
            List<String> ignored) {
        this.pipeline = pipeline;
        this.query = QueryKeys.settings(parsed, ignored);
        this.source = SourceKeys.settings(parsed, jdbcProperties, pipeline);
        this.records = records(parsed, QueryKeys.template(parsed));
        this.snapshot = SnapshotKeys.settings(parsed, records.topicPrefix());
        this.registry = RegistryKeys.settings(parsed);
        this.heartbeats = HeartbeatKeys.settings(parsed, records.topicNames());
        this.topics = TopicCreationKeys.settings(parsed);
        this.inflightMaxBytes = DeliveryKeys.inflightMaxBytes(parsed, pipeline);
        this.producer = ProducerKeys.complete(producer, pipeline);
        this.transactionalId = TakeoverKeys.isFenced(parsed)
                ? TakeoverKeys.transactionalId(records.topicPrefix(), pipeline.word(), source.slotName())
                : null;
        this.http = HttpKeys.settings(parsed);
        this.log = LogKeys.settings(parsed);
        this.signalSecret = SignalKeys.secret(parsed);
        this.shown = shown;
    }

    /**
     * Reads a file.
     *
     * @param file Java properties, in UTF-8
     * @param environment environment variables, which override the file
     * @return the configuration
     * @throws ConfigurationException if it cannot be used, or the file cannot be read; says everything that is wrong
     */
    public static SinkConfig load(Path file, Map<String, String> environment) {
        return of(read(file), environment);
    }

    /**
     * Reads the keys and values of a file.
     *
     * @param file Java properties, in UTF-8
     * @return values by key
     * @throws ConfigurationException if it cannot be read
     */
    public static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw ConfigurationException.of("cannot read the configuration file " + file + ": " + e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }

    /**
     * Takes keys and values as a file would hold them, of one pipeline.
     *
     * @param settings values by key
     * @param environment environment variables, which override the settings
     * @return the configuration
     * @throws ConfigurationException if it cannot be used; says everything that is wrong
     */
    public static SinkConfig of(Map<String, String> settings, Map<String, String> environment) {
        return new ConfigReader(settings, environment, true).read(PipelineName.ONLY);
    }

    /**
     * Takes the keys and values of one pipeline, which may have others beside it.
     *
     * @param settings the pipeline's
     * @return the configuration
     * @throws ConfigurationException if it cannot be used; says everything that is wrong, at the keys that the user has set
     */
    public static SinkConfig of(PipelineSettings settings) {
        try {
            return new ConfigReader(settings.settings(), settings.environment(), true).read(settings.name());
        } catch (ConfigurationException e) {
            throw new ConfigurationException(e.keys().stream()
                    .map(mistake -> new Mistake(settings.userKey(mistake.key()), mistake.text()))
                    .toList());
        }
    }

    /**
     * Takes keys and values for a runtime that has the producer, such as Kafka Connect: without the keys under
     * {@code kafka.} and those of {@link #definitionWithoutProducer} alone.
     *
     * @param settings values by key
     * @param pipeline which of the pipelines that share the memory limits this is
     * @return the configuration; its producer has no settings
     * @throws ConfigurationException if it cannot be used; says everything that is wrong
     */
    public static SinkConfig withoutProducer(Map<String, String> settings, PipelineName pipeline) {
        return new ConfigReader(settings, Map.of(), false).read(pipeline);
    }

    /**
     * Returns what records look like when nothing else is configured.
     *
     * @param topicPrefix first part of every topic's name
     * @return the defaults
     */
    public static RecordSettings recordDefaults(String topicPrefix) {
        ConfigDef definition = new ConfigDef();
        SnapshotKeys.define(definition);
        RecordKeys.define(definition);
        HeartbeatKeys.define(definition);
        return records(new ParsedSettings(definition.parse(Map.of(RecordKeys.PREFIX, topicPrefix)), Map.of()), null);
    }

    private static RecordSettings records(ParsedSettings parsed, @Nullable TopicTemplate usual) {
        TopicNameSettings names = RecordKeys.topicNames(parsed, usual);
        ReservedTopics reserved = ReservedTopics.of(
                names, HeartbeatKeys.topic(parsed, names), SnapshotKeys.commandTopic(parsed, names.prefix()));
        return RecordKeys.settings(parsed, names, reserved);
    }

    /**
     * Returns every key but those that are passed through.
     *
     * @return a definition of its own
     */
    public static ConfigDef definition() {
        ConfigDef definition = definitionWithoutProducer();
        TopicCreationKeys.define(definition);
        SlotLimitKeys.define(definition);
        TakeoverKeys.define(definition);
        SignalKeys.define(definition);
        PipelineKeys.define(definition);
        QueryKeys.define(definition);
        HttpKeys.define(definition);
        LogKeys.define(definition);
        return definition;
    }

    /**
     * Returns the keys that make sense where the runtime has the producer, creates topics and shows metrics.
     *
     * @return a definition of its own
     */
    public static ConfigDef definitionWithoutProducer() {
        ConfigDef definition = new ConfigDef();
        SourceKeys.define(definition);
        FailoverKeys.define(definition);
        SnapshotKeys.define(definition);
        RecordKeys.define(definition);
        RegistryKeys.define(definition);
        HeartbeatKeys.define(definition);
        DeliveryKeys.define(definition);
        return definition;
    }

    /**
     * Returns what a logical message must hold to be a command.
     *
     * @return a secret; null if no message is a command
     */
    public @Nullable Password signalSecret() {
        return signalSecret;
    }

    /** Keys that are not in the definition, because their names hold a part of the user's own. */
    static List<KeyFamily> families() {
        List<KeyFamily> families = new ArrayList<>(ColumnRuleKeys.FAMILIES);
        families.add(TopicCreationKeys.FAMILY);
        families.add(SnapshotSelectKeys.FAMILY);
        families.add(PipelineKeys.FAMILY);
        return families;
    }

    /**
     * Returns which of several pipelines of one process this is.
     *
     * @return its name
     */
    public PipelineName pipeline() {
        return pipeline;
    }

    /**
     * Returns where changes come from.
     *
     * @return the settings
     */
    public SourceSettings source() {
        return source;
    }

    /**
     * Returns what is read by repeated queries.
     *
     * @return the settings; null if changes come from the log
     */
    public @Nullable QuerySettings query() {
        return query;
    }

    /**
     * Returns which rows that exist already are read.
     *
     * @return the settings
     */
    public SnapshotSettings snapshot() {
        return snapshot;
    }

    /**
     * Returns what records look like.
     *
     * @return the settings
     */
    public RecordSettings records() {
        return records;
    }

    /**
     * Returns the schema registry.
     *
     * @return how to reach it, null without one
     */
    public @Nullable RegistrySettings registry() {
        return registry;
    }

    /**
     * Returns the settings of heartbeats.
     *
     * @return the settings
     */
    public HeartbeatSettings heartbeats() {
        return heartbeats;
    }

    /**
     * Returns how topics are created.
     *
     * @return the settings
     */
    public TopicSettings topics() {
        return topics;
    }

    /**
     * Returns where health and metrics are served.
     *
     * @return the settings; null for nowhere
     */
    public @Nullable HttpSettings http() {
        return http;
    }

    /**
     * Returns what the log looks like.
     *
     * @return the settings
     */
    public LogSettings log() {
        return log;
    }

    /**
     * Returns how much may be in flight to Kafka. Several pipelines share what is configured.
     *
     * @return bytes of keys, values and headers that wait for an acknowledgement
     */
    public long inflightMaxBytes() {
        return inflightMaxBytes;
    }

    /**
     * Returns the producer's configuration: what is under {@code kafka.} without that prefix, {@code acks=all}, idempotence and
     * serializers for bytes. {@code max.block.ms} is left to the publisher.
     *
     * @return a copy; may hold secrets
     */
    public Map<String, Object> producer() {
        return new LinkedHashMap<>(producer);
    }

    /**
     * Returns the transactional id that all daemons of this pipeline share. With it Kafka refuses what a former one still sends.
     *
     * @return the producer's {@code transactional.id}; null if records are sent without transactions
     */
    public @Nullable String transactionalId() {
        return transactionalId;
    }

    /**
     * Returns the configuration of the producer that sends records: {@link #producer}, with the {@link #transactionalId} if
     * there is one.
     *
     * @return a copy; may hold secrets
     */
    public Map<String, Object> publisher() {
        Map<String, Object> settings = producer();
        if (transactionalId != null) {
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        }
        return settings;
    }

    /**
     * Returns everything that was set, in a form for users to see.
     *
     * @return values by key, in alphabetical order; a word in place of each secret
     */
    public Map<String, String> shown() {
        return Collections.unmodifiableMap(shown);
    }

    /**
     * Returns the configuration for people.
     *
     * @return source, records and registry; no credentials
     */
    @Override
    public String toString() {
        return "SinkConfig[" + source + ", " + records + (registry == null ? "" : ", " + registry) + "]";
    }
}
