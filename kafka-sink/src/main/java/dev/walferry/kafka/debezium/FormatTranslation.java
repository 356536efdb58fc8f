package dev.walferry.kafka.debezium;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converters, which are formats in the daemon. The connector keeps them. */
final class FormatTranslation {
    private static final List<String> PREFIXES = List.of("key.converter", "value.converter", "header.converter");

    private final DebeziumConfig config;
    private final Equivalent found;

    FormatTranslation(DebeziumConfig config, Equivalent found) {
        this.config = config;
        this.found = found;
    }

    boolean has(String key) {
        return PREFIXES.stream().anyMatch(prefix -> key.equals(prefix) || key.startsWith(prefix + "."));
    }

    void translate() {
        config.settings().forEach((key, value) -> {
            if (has(key)) {
                found.connector(key, key, value);
            }
        });
        translate("key");
        translate("value");
        registry();
    }

    private void translate(String side) {
        String converter = side + ".converter";
        String name = config.get(converter);
        if (name == null) {
            found.remark(side + ".format: the connector has the worker's " + converter
                    + "; the daemon writes json unless told otherwise (json, json-schema, avro, protobuf)");
            return;
        }
        String format = format(converter, name);
        if (format == null) {
            found.remark(side + ".format: " + converter + " has no equivalent in the daemon");
        } else {
            found.daemon(side + ".format", converter, format);
        }
    }

    private @Nullable String format(String converter, String name) {
        if (name.endsWith("CloudEventsConverter")) {
            found.daemon("cloudevents.headers", converter, "true");
            return null;
        }
        if (name.endsWith("AvroConverter")) {
            return "avro";
        }
        if (name.endsWith("ProtobufConverter")) {
            return "protobuf";
        }
        if (name.equals("org.apache.kafka.connect.json.JsonConverter") || name.equals("JsonConverter")) {
            return Boolean.parseBoolean(config.get(converter + ".schemas.enable", "true")) ? "json-schema" : "json";
        }
        return null;
    }

    private void registry() {
        daemonOf("value.converter.schema.registry.url", "schema.registry.url");
        daemonOf("value.converter.basic.auth.user.info", "schema.registry.basic.auth.user.info");
        daemonOf("value.converter.schema.registry.basic.auth.user.info", "schema.registry.basic.auth.user.info");
        daemonOf("value.converter.bearer.auth.token", "schema.registry.bearer.auth.token");
        daemonOf("value.converter.auto.register.schemas", "schema.registry.auto.register.schemas");
        if (config.get("value.converter.apicurio.registry.url") != null) {
            found.remark("schema.registry.url: the URL in value.converter.apicurio.registry.url, with the path"
                    + " /apis/ccompat/v7");
        }
    }

    private void daemonOf(String from, String key) {
        String value = config.get(from);
        if (value != null) {
            found.daemon(key, from, value);
        }
    }
}
