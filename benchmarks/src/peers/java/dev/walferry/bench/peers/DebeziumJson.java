package dev.walferry.bench.peers;

import java.util.Map;

/** Debezium with its defaults, and records without their schema, as Walferry's JSON is. */
public final class DebeziumJson extends DebeziumContender {
    /** For the service loader. */
    public DebeziumJson() {
        super(Map.of("key.converter.schemas.enable", "false", "value.converter.schemas.enable", "false"), Map.of());
    }

    @Override
    public String name() {
        return "Debezium-json";
    }
}
