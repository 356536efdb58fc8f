package dev.walferry.connect;

import dev.walferry.kafka.config.Mistake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** How the topic of commands is read: a worker does not share its own clients. May hold secrets. */
final class SignalClient {
    static final String TOPIC = "signal.kafka.topic";
    static final String SERVERS = "signal.kafka.bootstrap.servers";
    static final String PREFIX = "signal.consumer.";
    private static final String SECRET = "signal.message.secret";

    private final Map<String, Object> settings;

    private SignalClient(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * Takes its keys out of a configuration.
     *
     * @param own the configuration
     * @param mistakes takes what is wrong
     * @return null if no topic is read
     */
    static @Nullable SignalClient take(Map<String, String> own, List<Mistake> mistakes) {
        Map<String, Object> settings = new HashMap<>();
        new TreeMap<>(own).forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                settings.put(key.substring(PREFIX.length()), value);
                own.remove(key);
            }
        });
        if (own.remove(SECRET) != null) {
            mistakes.add(new Mistake(
                    SECRET,
                    "is for the daemon: the connector takes no commands from logical messages; send them to " + TOPIC));
        }
        String servers = own.remove(SERVERS);
        if (servers != null && !servers.isBlank()) {
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
            return new SignalClient(settings);
        }
        if (own.containsKey(TOPIC) || !settings.isEmpty()) {
            mistakes.add(new Mistake(
                    SERVERS,
                    "missing; the brokers to read " + TOPIC + " from, because a worker does not share its own"));
        }
        return null;
    }

    /** Settings of Kafka's clients. */
    Map<String, Object> settings() {
        return settings;
    }

    @Override
    public String toString() {
        return "SignalClient[" + settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + "]";
    }
}
