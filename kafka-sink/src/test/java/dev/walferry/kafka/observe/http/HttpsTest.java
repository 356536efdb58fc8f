package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.tls.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The status over TLS, for clients that trust the certificate's authority. */
@Timeout(300)
class HttpsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("ours");

    @TempDir
    private Path folder = Path.of("");

    private StatusServer server(String pem) throws IOException {
        Path file = Files.writeString(folder.resolve("server.pem"), pem);
        HealthCheck health = new HealthCheck(new Progress(new DeliveryHistory()), new Failures());
        return StatusServer.start(
                new HttpSettings("127.0.0.1", 0, null, List.of(), file), health, () -> "a_total 1.0\n", () -> "{}\n");
    }

    private static String certificate() {
        TestCertificate certificate = AUTHORITY.issue("status", List.of("127.0.0.1"));
        return certificate.keyPem() + certificate.certificatePem();
    }

    private static HttpClient client(TestAuthority trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(60))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whoTrustsTheAuthorityReadsTheMetrics() throws Exception {
        try (StatusServer server = server(certificate())) {
            HttpResponse<String> answer = get(client(AUTHORITY), "https://" + server.address() + "/metrics");
            assertEquals(200, answer.statusCode());
            assertEquals("a_total 1.0\n", answer.body());
        }
    }

    @Test
    void nothingIsServedInClearTextOrToWhoDoesNotTrustIt() throws Exception {
        try (StatusServer server = server(certificate())) {
            HttpClient stranger = client(TestAuthority.create("another"));
            assertThrows(IOException.class, () -> get(stranger, "https://" + server.address() + "/metrics"));
            assertThrows(IOException.class, () -> get(stranger, "http://" + server.address() + "/metrics"));
        }
    }

    @Test
    void clientsThatBeginNoHandshakeHoldUpNobody() throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try (StatusServer server = server(certificate())) {
            for (int i = 0; i < 100; i++) {
                stalled.add(Requests.open(server, "127.0.0.1"));
            }
            HttpResponse<String> answer = get(client(AUTHORITY), "https://" + server.address() + "/metrics");
            assertEquals(200, answer.statusCode());
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void theLogSaysThatItIsTls() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try (StatusServer server = server(certificate())) {
            assertTrue(server.address().startsWith("127.0.0.1:"), server::address);
        } finally {
            System.setErr(before);
        }
        String log = written.toString(StandardCharsets.UTF_8);
        assertTrue(log.contains(" at https://127.0.0.1:"), log);
        assertFalse(log.contains(" at http://"), log);
    }

    @Test
    void aFileThatHoldsNoKeyIsAMistake() {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> server("nothing"));
        assertTrue(String.valueOf(e.getMessage()).contains("http.certificate: cannot be used"), e::getMessage);
    }
}
