package dev.walferry.kafka.publish.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** The producer's settings, by default and with a configuration. */
class ProducerSettingsTest {
    private static String setting(String name, Map<String, Object> configured) {
        return String.valueOf(PublisherClients.producerSettings(configured).get(name));
    }

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertEquals("snappy", setting(ProducerConfig.COMPRESSION_TYPE_CONFIG, Map.of()));
        assertEquals("5", setting(ProducerConfig.LINGER_MS_CONFIG, Map.of()));
        assertEquals("131072", setting(ProducerConfig.BATCH_SIZE_CONFIG, Map.of()));
    }

    @Test
    void theConfigurationComesFirst() {
        assertEquals("zstd", setting("compression.type", Map.of("compression.type", "zstd")));
        assertEquals("50", setting("linger.ms", Map.of("linger.ms", "50")));
    }

    /**
     * Trap K3 (docs/design/traps.md): the delivery timeout also counts the time a record waits for a broker that is
     * down, which must only be lag.
     */
    @Test
    void recordsDoNotExpire() {
        assertEquals(String.valueOf(Integer.MAX_VALUE), setting("delivery.timeout.ms", Map.of()));
    }

    /** Trap K1 (docs/design/traps.md). */
    @Test
    void whatKeepsRecordsFromVanishingCannotBeChanged() {
        assertEquals("all", setting("acks", Map.of("acks", "1")));
        assertEquals("true", setting("enable.idempotence", Map.of("enable.idempotence", "false")));
        assertEquals("0", setting("max.block.ms", Map.of("max.block.ms", "60000")));
    }
}
