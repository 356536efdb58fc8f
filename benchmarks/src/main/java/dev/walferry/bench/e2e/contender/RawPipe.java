package dev.walferry.bench.e2e.contender;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * The floor: copies pgjdbc's replication stream into a Kafka producer, message by message, byte for byte, with the same
 * guarantees of the producer. It decodes nothing, has no keys and confirms nothing, so it is of no use in practice.
 */
final class RawPipe {
    private RawPipe() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments JDBC URL, user, password, slot, publication, brokers, topic
     * @throws Exception any error
     */
    public static void main(String[] arguments) throws Exception {
        Properties login = new Properties();
        PGProperty.USER.set(login, arguments[1]);
        PGProperty.PASSWORD.set(login, arguments[2]);
        PGProperty.REPLICATION.set(login, "database");
        PGProperty.PREFER_QUERY_MODE.set(login, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(login, "10");
        try (Connection connection = DriverManager.getConnection(arguments[0], login);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        producer(arguments[5]), new ByteArraySerializer(), new ByteArraySerializer());
                PGReplicationStream stream = connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(arguments[3])
                        .withAutomaticFlush(false)
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", arguments[4])
                        .start()) {
            copy(stream, producer, arguments[6]);
        }
    }

    private static Properties producer(String brokers) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", brokers);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("compression.type", "lz4");
        properties.put("linger.ms", 5);
        properties.put("batch.size", 128 * 1024);
        return properties;
    }

    private static void copy(PGReplicationStream stream, KafkaProducer<byte[], byte[]> producer, String topic)
            throws Exception {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        while (failure.get() == null) {
            ByteBuffer message = Objects.requireNonNull(stream.read());
            byte[] value = new byte[message.remaining()];
            message.get(value);
            Future<?> unused = producer.send(new ProducerRecord<>(topic, value), (metadata, e) -> {
                if (e != null) {
                    failure.set(e);
                }
            });
        }
        throw new IllegalStateException(failure.get());
    }
}
