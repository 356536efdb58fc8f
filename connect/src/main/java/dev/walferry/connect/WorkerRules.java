package dev.walferry.connect;

import dev.walferry.kafka.config.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a connector requires of Kafka Connect's own keys. */
final class WorkerRules {
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final Set<String> BYTES_NAMES = Set.of(BYTES, "ByteArrayConverter", "ByteArray");

    private static final String PLUGIN = "source.plugin";

    private WorkerRules() {}

    /** Settings with which a record could be lost and still count as delivered. */
    static List<Mistake> mistakes(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>();
        if ("all".equalsIgnoreCase(value(configuration, WorkerKeys.ERRORS_TOLERANCE, "none"))) {
            mistakes.add(new Mistake(
                    WorkerKeys.ERRORS_TOLERANCE,
                    "is 'all': Kafka Connect then drops records that fail and reports them as delivered, and PostgreSQL"
                            + " would never send them again; expected none"));
        }
        if (!Set.of("all", "-1").contains(value(configuration, WorkerKeys.PRODUCER_ACKS, "all"))) {
            mistakes.add(
                    new Mistake(
                            WorkerKeys.PRODUCER_ACKS,
                            "must be all: a record that only one broker has can be lost after PostgreSQL was told that it is safe"));
        }
        return mistakes;
    }

    /** An offset is a position in the order of commits, which this plugin does not say. */
    static List<Mistake> pluginMistakes(Map<String, String> configuration) {
        return value(configuration, PLUGIN, "").equalsIgnoreCase("decoderbufs")
                ? List.of(new Mistake(
                        PLUGIN,
                        "is decoderbufs, which does not say where a transaction was committed, so an offset could not"
                                + " tell which changes Kafka has: use pgoutput or wal2json"))
                : List.of();
    }

    /** Bytes must stay what they are. The worker's own converters are not known here, so the connector has to name them. */
    static List<Mistake> converterMistakes(Map<String, String> configuration) {
        List<Mistake> mistakes = new ArrayList<>();
        for (String key : List.of(WorkerKeys.KEY_CONVERTER, WorkerKeys.VALUE_CONVERTER, WorkerKeys.HEADER_CONVERTER)) {
            if (!BYTES_NAMES.contains(value(configuration, key, ""))) {
                mistakes.add(new Mistake(key, ConnectorConfig.RECORDS + "=encoded needs " + BYTES + " here"));
            }
        }
        return mistakes;
    }

    private static String value(Map<String, String> configuration, String key, String otherwise) {
        return configuration.getOrDefault(key, otherwise).strip();
    }
}
