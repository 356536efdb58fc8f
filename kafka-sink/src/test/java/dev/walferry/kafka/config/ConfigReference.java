package dev.walferry.kafka.config;

import dev.walferry.kafka.config.syntax.KeyDescriptions;
import dev.walferry.kafka.config.syntax.KeyFamily;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;

/** Writes the reference page of all keys from their definitions. */
final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration

            This page is generated from the definitions of the keys; change it there.

            `walferry run --config FILE` reads a Java properties file in UTF-8. Environment variables override the file.
            A variable's name is `WALFERRY_` and the key in upper case with underscores for dots: `WALFERRY_SOURCE_URL`
            sets `source.url`, and `WALFERRY_KAFKA_BOOTSTRAP_SERVERS` sets `kafka.bootstrap.servers`. The daemon does not
            start if a key is unknown, missing or has a wrong value; it reports all mistakes at once.

            ## Passed through

            - `kafka.*` goes to the [Kafka producer](https://kafka.apache.org/documentation/#producerconfigs) without its
              prefix. `kafka.bootstrap.servers` is required. `kafka.acks` is `all` and `kafka.enable.idempotence` is
              `true`, always; `kafka.max.in.flight.requests.per.connection` is at most 5. Serializers,
              `kafka.max.block.ms` and `kafka.transactional.id` cannot be set. Not Kafka's defaults:
              `kafka.linger.ms=5`, `kafka.batch.size=131072`, `kafka.compression.type=snappy`, and a
              `kafka.delivery.timeout.ms` without limit, for [these reasons](../design/producer-defaults.md).
            - `source.jdbc.*` goes to [pgjdbc](https://jdbc.postgresql.org/documentation/use/) without its prefix, for
              example `source.jdbc.sslmode=verify-full`. A parameter that pgjdbc does not know is refused, here and in
              `source.url`, because pgjdbc would ignore it: with a misspelled `sslmode` it would connect in clear text.
            - Connections to other machines [are encrypted](../how-to/encrypt-connections.md) unless you say otherwise:
              `source.jdbc.sslmode` is then `verify-full`, and `kafka.security.protocol` must be set.

            ## Secrets

            A value in the file can refer to one of Kafka's config providers, which `config.providers` lists:

            ```properties
            config.providers=file,env
            source.password=${file:/run/secrets/walferry.properties:password}
            kafka.sasl.jaas.config=${env:KAFKA_JAAS}
            ```

            `file`, `directory` and `env` are built in; another one needs `config.providers.<name>.class`, and takes
            `config.providers.<name>.param.*`. A secret is used exactly as the provider returns it, with its blanks and
            with anything that looks like a reference; only a line break at its end is dropped. The value of an environment
            variable is used as it is: references in it are not replaced.
            """;

    private ConfigReference() {}

    /** Returns the page as Markdown, with line feeds as line ends. */
    static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        ConfigDef definition = SinkConfig.definition();
        for (String group : definition.groups()) {
            page.append("\n## ").append(group).append('\n');
            keys(definition, group).forEach(key -> append(page, key));
            SinkConfig.families().stream()
                    .filter(family -> family.group().equals(group))
                    .forEach(family -> append(page, family));
        }
        return page.toString();
    }

    private static List<ConfigDef.ConfigKey> keys(ConfigDef definition, String group) {
        return definition.configKeys().values().stream()
                .filter(key -> group.equals(key.group))
                .sorted((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup))
                .toList();
    }

    private static void append(StringBuilder page, ConfigDef.ConfigKey key) {
        head(page, key.name, key.documentation);
        line(page, "Type", key.type.name().toLowerCase(Locale.ROOT));
        line(page, "Default", defaultOf(key));
        line(page, "Valid", KeyDescriptions.expected(key));
        line(page, "Importance", key.importance.name().toLowerCase(Locale.ROOT));
    }

    /** Returns a default as a configuration file would write it. */
    private static String defaultOf(ConfigDef.ConfigKey key) {
        if (!key.hasDefault()) {
            return "none, required";
        }
        Object value = key.defaultValue;
        if (value == null || value.equals("") || value.equals(List.of())) {
            return "not set";
        }
        if (value instanceof List<?> list) {
            return "`" + String.join(",", list.stream().map(Objects::toString).toList()) + "`";
        }
        return "`" + value + "`";
    }

    private static void append(StringBuilder page, KeyFamily family) {
        head(page, family.form(), family.documentation());
        line(page, "Type", "string");
        line(page, "Default", "not set");
        line(page, "Valid", family.expected());
        line(page, "Importance", "medium");
    }

    private static void head(StringBuilder page, String name, String documentation) {
        page.append("\n### `")
                .append(name)
                .append("`\n\n")
                .append(documentation)
                .append("\n\n");
    }

    private static void line(StringBuilder page, String name, String value) {
        page.append("- ").append(name).append(": ").append(value).append('\n');
    }
}
