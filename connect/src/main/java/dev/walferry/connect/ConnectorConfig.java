package dev.walferry.connect;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * A connector's configuration: the daemon's keys without those of its producer, its topics' creation, its HTTP server and
 * its snapshots, and {@code connect.records}.
 *
 * @param sink what the daemon's keys say
 * @param records what Kafka Connect is given
 */
record ConnectorConfig(SinkConfig sink, RecordKind records) {
    static final String RECORDS = "connect.records";

    private static final String KEY_FORMAT = "key.format";
    private static final String VALUE_FORMAT = "value.format";
    private static final String SNAPSHOT_MODE = "snapshot.mode";
    private static final String OUTBOX = "outbox.";

    /** Keys about snapshots and states of tables, which the connector does not have. */
    private static final Set<String> SNAPSHOT_KEYS = snapshotKeys();

    private static final EnumWords<RecordKind> KINDS = EnumWords.of(RecordKind.class);

    private static Set<String> snapshotKeys() {
        Map<String, ConfigDef.ConfigKey> keys =
                SinkConfig.definitionWithoutProducer().configKeys();
        String chapter = Objects.requireNonNull(keys.get(SNAPSHOT_MODE)).group;
        return keys.values().stream()
                .filter(key -> chapter.equals(key.group))
                .map(key -> key.name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The connector's keys. */
    static ConfigDef definition() {
        ConfigDef definition = new ConfigDef();
        new KeyGroup(definition, "Kafka Connect")
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
                                + " and headers.");
        SinkConfig.definitionWithoutProducer().configKeys().values().stream()
                .filter(key -> !SNAPSHOT_KEYS.contains(key.name))
                .forEach(definition::define);
        return definition;
    }

    /**
     * Reads a configuration as Kafka Connect hands it over, with its own keys among the connector's.
     *
     * @throws ConfigurationException if it cannot be used; says everything that is wrong
     */
    static ConnectorConfig of(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>(WorkerRules.mistakes(configuration));
        Map<String, String> own = WorkerKeys.without(configuration);
        RecordKind records = kind(own.remove(RECORDS), mistakes);
        checkSnapshots(own, mistakes);
        own.keySet().removeAll(SNAPSHOT_KEYS);
        own.put(SNAPSHOT_MODE, "never");
        if (records == RecordKind.STRUCT) {
            checkStructs(own, mistakes);
            own.put(KEY_FORMAT, "json-schema");
            own.put(VALUE_FORMAT, "json-schema");
        } else {
            mistakes.addAll(WorkerRules.converterMistakes(configuration));
        }
        return new ConnectorConfig(read(own, mistakes), records);
    }

    private static RecordKind kind(@Nullable String word, List<Mistake> mistakes) {
        try {
            return word == null ? RecordKind.STRUCT : KINDS.parse(word);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(RECORDS, "expected one of " + KINDS));
            return RecordKind.STRUCT;
        }
    }

    private static void checkSnapshots(Map<String, String> own, List<Mistake> mistakes) {
        own.forEach((key, value) -> {
            if (SNAPSHOT_KEYS.contains(key) && !(key.equals(SNAPSHOT_MODE) && value.equals("never"))) {
                mistakes.add(new Mistake(
                        key,
                        "unknown; the connector carries changes only: read the rows that exist already with"
                                + " the daemon first"));
            }
        });
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

    private static SinkConfig read(Map<String, String> own, List<Mistake> mistakes) {
        try {
            SinkConfig sink = SinkConfig.withoutProducer(own);
            if (mistakes.isEmpty()) {
                return sink;
            }
        } catch (ConfigurationException e) {
            mistakes.addAll(e.keys());
        }
        throw new ConfigurationException(mistakes);
    }
}
