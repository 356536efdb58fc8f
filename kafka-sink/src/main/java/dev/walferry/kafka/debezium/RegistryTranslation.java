package dev.walferry.kafka.debezium;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The schema registry. Each converter names its own; the daemon has one for keys and values. */
final class RegistryTranslation {
    private static final String SSL = "schema.registry.ssl.";

    /** The daemon's keys, by the converters' options. */
    private static final Map<String, String> OPTIONS = options();

    /** Where credentials come from: what the daemon finds by itself. */
    private static final Map<String, Set<String>> USUAL = Map.of(
            "basic.auth.credentials.source", Set.of("URL", "USER_INFO"),
            "schema.registry.basic.auth.credentials.source", Set.of("URL", "USER_INFO"),
            "bearer.auth.credentials.source", Set.of("STATIC_TOKEN"));

    private final DebeziumConfig config;
    private final Equivalent found;
    private final Set<String> done = new HashSet<>();

    RegistryTranslation(DebeziumConfig config, Equivalent found) {
        this.config = config;
        this.found = found;
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of(
                "schema.registry.url", "schema.registry.url",
                "basic.auth.user.info", "schema.registry.basic.auth.user.info",
                "schema.registry.basic.auth.user.info", "schema.registry.basic.auth.user.info",
                "bearer.auth.token", "schema.registry.bearer.auth.token",
                "auto.register.schemas", "schema.registry.auto.register.schemas"));
        for (String option : List.of(
                "truststore.location",
                "truststore.type",
                "truststore.password",
                "truststore.certificates",
                "keystore.location",
                "keystore.type",
                "keystore.password",
                "keystore.key",
                "keystore.certificate.chain",
                "key.password")) {
            options.put(SSL + option, SSL + option);
        }
        return Map.copyOf(options);
    }

    /** Translates all options about it. Returns the keys that need no remark of their own any more. */
    Set<String> translate() {
        OPTIONS.forEach(this::one);
        subjects("key");
        subjects("value");
        apicurio();
        for (String side : FormatTranslation.SIDES) {
            USUAL.forEach((option, values) -> {
                if (values.contains(config.get(side + option, ""))) {
                    done.add(side + option);
                }
            });
        }
        return done;
    }

    private void one(String option, String daemonKey) {
        String ofValues = "value.converter." + option;
        String ofKeys = "key.converter." + option;
        String from = config.get(ofValues) != null ? ofValues : ofKeys;
        String value = config.get(from);
        if (value == null) {
            return;
        }
        found.daemon(daemonKey, from, value);
        done.add(ofValues);
        done.add(ofKeys);
        if (!value.equals(config.get(ofKeys, value))) {
            found.remark(ofKeys + ": differs from " + ofValues
                    + "; the daemon has one registry, with one login, for keys and values");
        }
    }

    private void subjects(String side) {
        String option = side + ".subject.name.strategy";
        String from = side + ".converter." + option;
        String value = config.get(from);
        if (value != null) {
            found.daemon(option, from, value);
            done.add(from);
        }
    }

    private void apicurio() {
        for (String side : FormatTranslation.SIDES) {
            String key = side + "apicurio.registry.url";
            if (config.get(key) != null && done.add(key)) {
                found.remark("schema.registry.url: the URL in " + key + ", with the path /apis/ccompat/v7");
            }
        }
    }
}
