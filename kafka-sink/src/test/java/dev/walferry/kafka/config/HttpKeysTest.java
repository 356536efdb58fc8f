package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.HttpSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration of the address at which health and metrics are served. */
class HttpKeysTest {
    private static SinkConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        settings.putAll(more);
        return SinkConfig.of(settings, Map.of());
    }

    @Test
    void nowhereByDefault() {
        assertNull(config(Map.of()).http());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8090, 127.0.0.1, 8090", "localhost:0, localhost, 0", "[::1]:65535, [::1], 65535"})
    void anAddressIsAHostAndAPort(String text, String host, int port) {
        HttpSettings http = config(Map.of("http.listen", text, "http.hosts", "a.example.com, b"))
                .http();
        assertNotNull(http);
        assertEquals(host, http.host());
        assertEquals(port, http.port());
        assertEquals(List.of("a.example.com", "b"), http.hosts());
        assertNull(http.token());
    }

    /** A client may send other characters in any encoding, so such a token would never match. */
    @ParameterizedTest
    @ValueSource(strings = {"schl\u00fcssel", "two words", "one\u007f"})
    void aTokenThatNoHeaderCanHoldIsRefused(String token) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> config(Map.of("http.listen", "127.0.0.1:0", "http.token", token)));
        assertTrue(
                String.valueOf(e.getMessage()).contains("http.token: expected ASCII characters without blanks"),
                e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains(token), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8090", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "http://localhost:80", "a b:1"})
    void whatIsNoAddressIsRefused(String text) {
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> config(Map.of("http.listen", text)));
        assertTrue(String.valueOf(e.getMessage()).contains("http.listen: expected <host>:<port>"), e.getMessage());
    }
}
