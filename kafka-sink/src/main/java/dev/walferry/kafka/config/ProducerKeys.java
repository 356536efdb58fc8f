package dev.walferry.kafka.config;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG;

import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.syntax.KeyDescriptions;
import dev.walferry.kafka.config.syntax.NearestKey;
import dev.walferry.replication.TlsDefaults;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka producer's keys: which may be set, and which Walferry sets itself. */
final class ProducerKeys {
    private static final int MOST_IN_FLIGHT = 5;
    private static final int TYPO = 2;

    private static final String CLIENT_ID = "walferry";

    private static final String NOT_YOURS = "is set by Walferry and cannot be changed: ";

    private static final Map<String, String> OWNED = Map.of(
            KEY_SERIALIZER_CLASS_CONFIG, "keys are encoded before they reach the producer",
            VALUE_SERIALIZER_CLASS_CONFIG, "values are encoded before they reach the producer",
            TRANSACTIONAL_ID_CONFIG, "it names the slot; delivery.fencing says whether there is one",
            MAX_BLOCK_MS_CONFIG, "the thread that keeps the connection to PostgreSQL alive must never wait for Kafka");

    private ProducerKeys() {}

    static Set<String> names() {
        return ProducerConfig.configNames();
    }

    /** Finds mistakes in the producer's keys, which come without their prefix. */
    static void check(Map<String, String> producer, BiConsumer<String, String> mistake) {
        if (producer.getOrDefault(BOOTSTRAP_SERVERS_CONFIG, "").isBlank()) {
            mistake.accept(BOOTSTRAP_SERVERS_CONFIG, "missing; expected host:port[,host:port...] of the Kafka brokers");
        }
        producer.forEach((key, value) -> {
            checkOwned(key, value, mistake);
            checkSpelling(key, mistake);
        });
        checkInFlight(producer, mistake);
        checkEncryption(producer, mistake);
        checkValues(producer, mistake);
    }

    private static void checkOwned(String key, String value, BiConsumer<String, String> mistake) {
        String reason = OWNED.get(key);
        if (reason != null) {
            mistake.accept(key, NOT_YOURS + reason);
        }
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (key.equals(ACKS_CONFIG) && !word.equals("all") && !word.equals("-1")) {
            mistake.accept(key, "must be all: with less, a record that Kafka acknowledged can still be lost");
        }
        if (key.equals(ENABLE_IDEMPOTENCE_CONFIG) && !word.equals("true")) {
            mistake.accept(key, "must be true: without it a retry can reorder the changes of a row");
        }
    }

    private static void checkInFlight(Map<String, String> producer, BiConsumer<String, String> mistake) {
        String value = producer.get(MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);
        if (value != null && value.strip().matches("\\d{1,9}") && Integer.parseInt(value.strip()) > MOST_IN_FLIGHT) {
            mistake.accept(
                    MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    "must be " + MOST_IN_FLIGHT + " or less: with more, a retry can reorder the changes of a row");
        }
    }

    /** Requires that encryption is configured or ruled out, because Kafka's own default is clear text. */
    private static void checkEncryption(Map<String, String> producer, BiConsumer<String, String> mistake) {
        if (!producer.containsKey(SECURITY_PROTOCOL_CONFIG)
                && !areLocal(producer.getOrDefault(BOOTSTRAP_SERVERS_CONFIG, ""))) {
            mistake.accept(
                    SECURITY_PROTOCOL_CONFIG,
                    "missing, and a broker may be another machine: set SSL or SASL_SSL; PLAINTEXT and SASL_PLAINTEXT send"
                            + " everything in clear text");
        }
    }

    private static boolean areLocal(String servers) {
        return Arrays.stream(servers.split(",", -1))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .allMatch(server -> TlsDefaults.isLocal(server.replaceFirst(":\\d*$", "")));
    }

    /**
     * Checks a key's spelling. Kafka passes unknown keys on to plug-ins, so a key is a mistake only if it looks like a
     * misspelling.
     */
    private static void checkSpelling(String key, BiConsumer<String, String> mistake) {
        if (!names().contains(key)) {
            NearestKey.of(key, names())
                    .filter(nearest -> NearestKey.distance(key, nearest) <= TYPO)
                    .ifPresent(nearest ->
                            mistake.accept(key, "unknown; did you mean " + DeliveryKeys.KAFKA_PREFIX + nearest + "?"));
        }
    }

    private static void checkValues(Map<String, String> producer, BiConsumer<String, String> mistake) {
        Map<String, ConfigValue> validated = ProducerConfig.configDef().validateAll(producer);
        producer.keySet().forEach(key -> {
            ConfigValue value = validated.get(key);
            if (value != null
                    && !key.equals(ACKS_CONFIG)
                    && !value.errorMessages().isEmpty()) {
                mistake.accept(
                        key, KeyDescriptions.reason(key, value.errorMessages().get(0)));
            }
        });
    }

    /** Returns the producer's whole configuration. Kafka trims secrets given as text, so they become passwords here. */
    static Map<String, Object> complete(Map<String, String> producer, PipelineName pipeline) {
        Map<String, Object> complete = new LinkedHashMap<>();
        producer.forEach((key, value) -> complete.put(key, isSecret(key) ? new Password(value) : value));
        complete.put(ACKS_CONFIG, "all");
        complete.put(ENABLE_IDEMPOTENCE_CONFIG, "true");
        complete.put(KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        complete.put(VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        if (pipeline.word() != null) {
            complete.put(CLIENT_ID_CONFIG, pipeline.client(producer.getOrDefault(CLIENT_ID_CONFIG, CLIENT_ID)));
            complete.put(
                    BUFFER_MEMORY_CONFIG,
                    pipeline.share(number(producer, BUFFER_MEMORY_CONFIG), 2 * largest(producer)));
        }
        return complete;
    }

    /** Returns what has to fit into a producer's memory at once: a record that is large, and a batch of others. */
    private static long largest(Map<String, String> producer) {
        return Math.max(number(producer, MAX_REQUEST_SIZE_CONFIG), number(producer, BATCH_SIZE_CONFIG));
    }

    private static long number(Map<String, String> producer, String key) {
        ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(key);
        Object value = Objects.requireNonNullElse(producer.get(key), Objects.requireNonNull(known).defaultValue);
        return ((Number) Objects.requireNonNull(ConfigDef.parseType(key, value, known.type))).longValue();
    }

    /**
     * Returns whether anyone may see a key's value. A key that Kafka does not know is a plug-in's own, and may hold a
     * secret.
     */
    static boolean isHarmless(String key) {
        return names().contains(key) && !isSecret(key);
    }

    private static boolean isSecret(String key) {
        ConfigDef.ConfigKey known = ProducerConfig.configDef().configKeys().get(key);
        return known != null && known.type == ConfigDef.Type.PASSWORD;
    }
}
