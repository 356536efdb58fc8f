package dev.walferry.kafka.record.event;

import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.value.StructField;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats as Debezium writes them: the key is the source's name, the value a time. For one thread.
 *
 * @param <T> what keys and values are
 */
public final class HeartbeatRecords<T> {
    private static final StructField SERVER_NAME = new StructField("serverName");
    private static final StructField TS_MS = new StructField("ts_ms");

    private final String name;
    private final EventFormat<T> format;

    /**
     * Creates heartbeats of one session.
     *
     * @param topic where they go
     * @param name the source's logical name: {@code topic.prefix}
     * @param keys how keys are written
     * @param values how values are written
     * @param naming names schemas
     */
    public HeartbeatRecords(
            String topic, String name, SchemaFormat<T> keys, SchemaFormat<T> values, SchemaNaming naming) {
        this.name = name;
        Schema key = SchemaBuilder.struct()
                .name(naming.schema("io.debezium.connector.common.ServerNameKey"))
                .version(1)
                .field(SERVER_NAME.name(), Schema.STRING_SCHEMA)
                .build();
        Schema value = SchemaBuilder.struct()
                .name(naming.schema("io.debezium.connector.common.Heartbeat"))
                .version(1)
                .field(TS_MS.name(), Schema.INT64_SCHEMA)
                .build();
        this.format = new EventFormat<>(topic, keys, key, values, value);
    }

    /**
     * Returns the next heartbeat.
     *
     * @param millis the present time, since 1970
     * @return its record, or null while the formats need something that is not known yet: ask again later
     */
    public @Nullable ProducerRecord<T, T> at(long millis) {
        return format.record(
                0,
                millis,
                key -> {
                    key.field(SERVER_NAME);
                    key.string(name);
                },
                value -> {
                    value.field(TS_MS);
                    value.integer(millis);
                });
    }
}
