package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.publish.DeliveryHistory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** What Kafka's producer says of itself: the few numbers that show why it is slow. */
final class ProducerMeters {
    private static final Map<String, String> NAMES = Map.of(
            "batch-size-avg", "Bytes of a batch, on average",
            "buffer-available-bytes", "Bytes of buffer.memory that are not used",
            "compression-rate-avg", "Size of a batch after compression, relative to its size before",
            "connection-count", "Connections to brokers",
            "record-error-total", "Records that were given up; a new producer begins at zero",
            "record-queue-time-avg", "Milliseconds that a batch waits to be sent, on average",
            "record-retry-total", "Records that were sent again; a new producer begins at zero",
            "request-latency-avg", "Milliseconds until a broker answers, on average",
            "requests-in-flight", "Requests without an answer");

    private ProducerMeters() {}

    static void register(MeterRegistry registry, DeliveryHistory deliveries) {
        NAMES.forEach((name, description) -> Gauge.builder(
                        "walferry.producer." + name.replace('-', '.'), deliveries, d -> d.producerMetric(name))
                .description(description)
                .register(registry));
    }
}
