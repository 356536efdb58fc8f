package dev.walferry.connect;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.record.RecordKind;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.pipeline.PipelineKeys;
import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * A connector's configuration: the daemon's keys without those of its producer, its topics' creation and its HTTP server,
 * and a few of its own.
 *
 * @param sink what the daemon's keys say
 * @param records what Kafka Connect is given
 * @param signals reads the topic that commands come from; null for none
 * @param pipeline the name of the pipeline; null if there is only one
 */
record ConnectorConfig(
        SinkConfig sink,
        RecordKind records,
        @Nullable SignalClient signals,
        @Nullable String pipeline) {
    static final String RECORDS = "connect.records";

    private static final String KEY_FORMAT = "key.format";
    private static final String VALUE_FORMAT = "value.format";
    private static final String OUTBOX = "outbox.";
    private static final String STREAMING = "source.streaming";

    private static final EnumWords<RecordKind> KINDS = EnumWords.of(RecordKind.class);

    /** Returns the connector's keys. */
    static ConfigDef definition() {
        ConfigDef own = new ConfigDef();
        new KeyGroup(own, "Kafka Connect")
                .optional(
                        RECORDS,
                        STRING,
                        "struct",
                        KINDS,
                        HIGH,
                        "What Kafka Connect is given: its own objects with schemas (`struct`), which transforms and"
                                + " every converter understand; or the bytes that the daemon would send (`encoded`), in"
                                + " the formats of `key.format` and `value.format`. `encoded` needs less CPU, and"
                                + " `org.apache.kafka.connect.converters.ByteArrayConverter` as converter of keys, values"
                                + " and headers.")
                .optional(
                        PipelineKeys.NAMES,
                        LIST,
                        null,
                        null,
                        LOW,
                        "Names of several pipelines, each with its own slot. Each has its own task if `tasks.max` is"
                                + " large enough; otherwise some share one. `source.pipelines.<name>.<key>` stands for `source.<key>` in one of them, such as"
                                + " `source.pipelines.orders.slot.name`. A table may be in one pipeline only."
                                + " `inflight.max.bytes` and `source.spool.memory.bytes` are for each task: pipelines"
                                + " that share a task have equal shares.")
                .optional(
                        SignalClient.SERVERS,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "The brokers that the topic `signal.kafka.topic` is read from, which holds commands about tables. Without"
                                + " it no commands are taken. Keys under `signal.consumer.` go to its consumer, such as"
                                + " `signal.consumer.security.protocol`.");
        SinkConfig.definitionWithoutProducer().configKeys().values().forEach(own::define);
        ConfigDef definition = new ConfigDef();
        own.configKeys().values().forEach(key -> definition.define(Recommendations.with(key, own.names())));
        return definition;
    }

    /**
     * Reads the configuration of one pipeline as Kafka Connect hands it over, with its own keys among the connector's.
     *
     * @param configuration one of {@link Pipelines#of}
     * @throws ConfigurationException if it cannot be used; says everything that is wrong
     */
    static ConnectorConfig of(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>(WorkerRules.mistakes(configuration));
        String pipeline = configuration.get(Pipelines.NAME);
        Map<String, String> own = PipelineKeys.resolve(WorkerKeys.without(configuration), pipeline);
        mistakes.addAll(WorkerRules.pluginMistakes(own));
        RecordKind records = kind(own.remove(RECORDS), mistakes);
        SignalClient signals = SignalClient.take(own, mistakes);
        if (records == RecordKind.STRUCT) {
            checkStructs(own, mistakes);
            own.put(KEY_FORMAT, "json-schema");
            own.put(VALUE_FORMAT, "json-schema");
        } else {
            mistakes.addAll(WorkerRules.converterMistakes(configuration));
        }
        PipelineName name = new PipelineName(pipeline, Pipelines.inTask(configuration));
        return new ConnectorConfig(read(own, name, mistakes), records, signals, pipeline);
    }

    /** Returns where its position is kept. */
    Map<String, String> partition() {
        return SourceOffset.partition(sink.records().topicPrefix(), pipeline);
    }

    private static RecordKind kind(@Nullable String word, List<Mistake> mistakes) {
        try {
            return word == null ? RecordKind.STRUCT : KINDS.parse(word);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(RECORDS, "expected one of " + KINDS));
            return RecordKind.STRUCT;
        }
    }

    private static void checkStructs(Map<String, String> own, List<Mistake> mistakes) {
        for (String key : List.copyOf(own.keySet())) {
            if (key.equals(KEY_FORMAT) || key.equals(VALUE_FORMAT)) {
                mistakes.add(new Mistake(
                        key,
                        "goes with " + RECORDS + "=encoded; with struct, Kafka Connect's converters are the format"));
            } else if (key.startsWith(OUTBOX)) {
                mistakes.add(
                        new Mistake(key, "goes with " + RECORDS + "=encoded, because payloads of an outbox are bytes"));
            }
        }
    }

    /**
     * The server takes back the changes of a savepoint, but not its messages (trap T-07). Whether it sends such a message depends
     * on when it begins to send the transaction, so a restarted task could count differently.
     */
    private static void checkStreaming(SinkConfig sink, List<Mistake> mistakes) {
        if (sink.source().spool().streaming() && StreamFingerprint.hasMessages(sink)) {
            mistakes.add(new Mistake(
                    STREAMING,
                    "does not go with logical messages, whose number may differ when a transaction is sent again: set it to"
                            + " false, or leave the messages out with skipped.operations=m"));
        }
    }

    private static SinkConfig read(Map<String, String> own, PipelineName pipeline, List<Mistake> mistakes) {
        try {
            SinkConfig sink = SinkConfig.withoutProducer(own, pipeline);
            checkStreaming(sink, mistakes);
            if (mistakes.isEmpty()) {
                return sink;
            }
        } catch (ConfigurationException e) {
            mistakes.addAll(e.keys());
        }
        throw new ConfigurationException(mistakes);
    }
}
