package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.DeliveryHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as they arrive over the wire, valid and invalid. */
@Timeout(180)
class StatusServerTest {
    private static final String TOKEN = "s3cret-t0ken";

    private static StatusServer server() {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, new Password(TOKEN), List.of("status.example.com"), null);
        HealthCheck health = new HealthCheck(new Progress(new DeliveryHistory()), new Failures());
        return StatusServer.start(settings, health, () -> "a_total 1.0\n", () -> "{\"a\":1}\n");
    }

    /** Sends bytes, and returns what comes back until the server closes the connection. */
    private static String answer(StatusServer server, byte[] request) throws IOException {
        String address = server.address();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String answer(StatusServer server, String method, String path, String... headers)
            throws IOException {
        String request =
                method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
        return answer(server, request.getBytes(StandardCharsets.US_ASCII));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8090, 200",
        "localhost, 200",
        "LOCALHOST:1, 200",
        "[::1]:8090, 200",
        "status.example.com, 200",
        "Status.Example.com:443, 200",
        "evil.example.com, 421",
        "127.0.0.1.evil.example.com, 421",
        "'', 421"
    })
    void onlyKnownHostsAreAnswered(String host, int expected) throws IOException {
        try (StatusServer server = server()) {
            assertEquals(expected, status(answer(server, "GET", "/health/live", "Host: " + host)));
        }
    }

    @Test
    void metricsNeedTheTokenAndHealthDoesNot() throws IOException {
        try (StatusServer server = server()) {
            String refused = answer(server, "GET", "/metrics", "Host: localhost");
            assertEquals(401, status(refused));
            assertFalse(refused.contains(TOKEN));
            assertEquals(
                    401, status(answer(server, "GET", "/metrics", "Host: localhost", "Authorization: Bearer wrong")));
            String answered = answer(server, "GET", "/metrics", "Host: localhost", "Authorization: Bearer " + TOKEN);
            assertEquals(200, status(answered));
            assertTrue(answered.endsWith("a_total 1.0\n"), answered);
            assertTrue(answered.contains("default-src 'none'"), answered);
            assertEquals(503, status(answer(server, "GET", "/health/ready", "Host: localhost")));
        }
    }

    /** The reasons name topics, tables, hosts and roles. */
    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void whyItIsNotWellNeedsTheToken(String path) throws IOException {
        try (StatusServer server = server()) {
            for (String none : List.of("X: y", "Authorization: Bearer wrong")) {
                String answered = answer(server, "GET", path, "Host: localhost", none);
                assertTrue(answered.contains("\"reason\":\"http.token is needed to see why\""), answered);
                assertFalse(answered.contains("waiting"), answered);
            }
            String answered = answer(server, "GET", path, "Host: localhost", "Authorization: Bearer " + TOKEN);
            assertTrue(answered.contains("waiting to try again"), answered);
        }
    }

    /** The page loads nothing from any other server, and has no inline code or style. */
    @Test
    void thePageLoadsOnlyItsOwnFiles() throws IOException {
        try (StatusServer server = server()) {
            String page = answer(server, "GET", "/", "Host: localhost");
            assertTrue(
                    page.contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"), page);
            assertFalse(page.contains("http://") || page.contains("https://"), page);
            assertFalse(page.contains(" style=") || page.contains("<style") || page.contains(" onclick"), page);
            assertFalse(page.contains("a_total"), page);
            String status = answer(server, "GET", "/status.json", "Host: localhost", "Authorization: Bearer " + TOKEN);
            assertTrue(status.endsWith("{\"a\":1}\n"), status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /metrics, 405",
        "DELETE, /health/live, 405",
        "GET, /health/live/more, 404",
        "GET, /health/live%2f.., 404",
        "GET, /, 200",
        "GET, /index.html, 404",
        "GET, /status.css, 200",
        "GET, /status.js/, 404",
        "GET, /status.json, 401",
        "GET, /nothing, 404",
        "HEAD, /health/live, 200"
    })
    void whatIsNotThereIsRefused(String method, String path, int expected) throws IOException {
        try (StatusServer server = server()) {
            assertEquals(expected, status(answer(server, method, path, "Host: localhost")));
        }
    }

    /** Whatever arrives, the next request is answered. */
    @Test
    void garbageDoesNoHarm() throws IOException {
        Random random = new Random(14);
        try (StatusServer server = server()) {
            for (int i = 0; i < 200; i++) {
                byte[] request = new byte[random.nextInt(300)];
                random.nextBytes(request);
                if (random.nextBoolean()) { // looks like a request at first
                    byte[] begin = "GET /metrics HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII);
                    System.arraycopy(begin, 0, request, 0, Math.min(begin.length, request.length));
                }
                try {
                    String answer = answer(server, request);
                    assertFalse(answer.startsWith("HTTP/1.1 200"), "answered " + i);
                } catch (SocketException | SocketTimeoutException e) {
                    assertFalse(e instanceof SocketTimeoutException, "never cut off: " + i);
                }
            }
            for (int i = 0; i < 200; i++) {
                byte[] request = Requests.damaged(random, "status.example.com", TOKEN);
                try {
                    assertFalse(answer(server, request).contains(TOKEN), "answered " + i);
                } catch (SocketException e) {
                    // cut off before it had sent everything
                }
            }
            assertEquals(200, status(answer(server, "GET", "/health/live", "Host: localhost")));
        }
    }
}
