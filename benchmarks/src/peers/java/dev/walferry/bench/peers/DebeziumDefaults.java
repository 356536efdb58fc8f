package dev.walferry.bench.peers;

import java.util.Map;

/** Debezium with its defaults. */
public final class DebeziumDefaults extends DebeziumContender {
    /** For the service loader. */
    public DebeziumDefaults() {
        super(Map.of(), Map.of());
    }

    @Override
    public String name() {
        return "Debezium";
    }
}
