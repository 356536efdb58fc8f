package dev.walferry.bench.peers;

import java.util.Map;

/** Debezium with larger batches and queues, shorter waits, compression, and records without their schema. */
public final class DebeziumTuned extends DebeziumContender {
    /** For the service loader. */
    public DebeziumTuned() {
        super(
                Map.of(
                        "key.converter.schemas.enable", "false",
                        "value.converter.schemas.enable", "false",
                        "producer.compression.type", "lz4"),
                Map.of(
                        "max.batch.size", "20480",
                        "max.queue.size", "81920",
                        "poll.interval.ms", "10"));
    }

    @Override
    public String name() {
        return "Debezium-tuned";
    }
}
