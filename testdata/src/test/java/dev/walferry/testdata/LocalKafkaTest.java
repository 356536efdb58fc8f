package dev.walferry.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LocalKafkaTest {

    private static final String TOPIC = "orders";

    @Tag("slow")
    @Test
    void keepsDataAndPortThroughEveryWayToStop() throws Exception {
        LocalKafka kafka = LocalKafka.broker().start();
        try (kafka;
                Producer<String, String> producer = producer(kafka)) {
            send(producer, "before").get(180, TimeUnit.SECONDS);

            kafka.pause();
            Future<RecordMetadata> waiting = send(producer, "while paused");
            assertThrows(TimeoutException.class, () -> waiting.get(300, TimeUnit.MILLISECONDS));
            assertTrue(kafka.isRunning());
            kafka.resume();
            waiting.get(180, TimeUnit.SECONDS);

            kafka.kill9();
            assertFalse(kafka.isRunning());
            kafka.start();
            send(producer, "after kill -9").get(180, TimeUnit.SECONDS);

            kafka.restart();
            assertEquals(List.of("before", "while paused", "after kill -9"), recordsOf(kafka));

            kafka.pause();
        }
        assertFalse(Files.exists(kafka.dataDirectory().getParent()));
        assertThrows(IllegalStateException.class, kafka::start);
    }

    @Tag("slow")
    @Test
    void settingsReachTheBroker() throws Exception {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (LocalKafka kafka =
                        LocalKafka.broker().set("message.max.bytes", "12345").start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(broker)).all().get().get(broker));
            assertEquals("12345", config.get("message.max.bytes").value());
        }
    }

    @Test
    void brokerThatCannotStartShowsItsLog() {
        LocalServerException e = assertThrows(
                LocalServerException.class,
                () -> LocalKafka.broker().set("num.network.threads", "none").start());
        assertTrue(e.getMessage().contains("num.network.threads"), e.getMessage());
    }

    private static Producer<String, String> producer(LocalKafka kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Future<RecordMetadata> send(Producer<String, String> producer, String value) {
        return producer.send(new ProducerRecord<>(TOPIC, "key", value));
    }

    private static List<String> recordsOf(LocalKafka kafka) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new java.util.ArrayList<>();
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
