package dev.walferry.kafka.debezium;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.SinkConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the daemon's configuration as it would, which finds values that Walferry does not know. */
final class TranslationCheck {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

    /** Stands in for the brokers, which are not in a connector's configuration. */
    private static final String ANY_BROKER = "localhost:9092";

    private TranslationCheck() {}

    /** Returns what is wrong, without secrets. */
    static List<String> of(Equivalent found) {
        Map<String, String> settings = new TreeMap<>();
        found.ofDaemon().forEach((key, setting) -> settings.put(key, literal(setting.value())));
        settings.put("kafka.bootstrap.servers", ANY_BROKER);
        try {
            SinkConfig unused = SinkConfig.of(settings, Map.of());
            return List.of();
        } catch (ConfigurationException e) {
            return e.mistakes();
        }
    }

    /** Providers of a worker are not here. */
    private static String literal(String value) {
        return REFERENCE.matcher(value).replaceAll("1");
    }
}
