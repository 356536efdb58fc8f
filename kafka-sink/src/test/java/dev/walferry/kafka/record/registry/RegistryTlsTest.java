package dev.walferry.kafka.record.registry;

import static dev.walferry.kafka.record.registry.Registries.AVRO;
import static dev.walferry.kafka.record.registry.Registries.ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with TLS that asks for the client's certificate. */
@Timeout(180)
class RegistryTlsTest {
    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private static TestKeys server;

    @SuppressWarnings("NullAway.Init")
    private static TestKeys client;

    @SuppressWarnings("NullAway.Init")
    private static TestKeys stranger;

    @SuppressWarnings("NullAway.Init")
    private static FakeRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        server = TestKeys.make(folder, "server");
        client = TestKeys.make(folder, "client");
        stranger = TestKeys.make(folder, "stranger");
        HttpsServer https = HttpsServer.create(FakeRegistry.address(0), 0);
        SSLContext context = context();
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        registry = FakeRegistry.over(https);
    }

    private static SSLContext context() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server.store(), TestKeys.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.certificate());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static int register(String... options) throws Exception {
        return new RegistryClient(Registries.at("https://" + registry.hostAndPort(), options))
                .register("x", AVRO, ORDER);
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void certificatesAreReadFromPemFiles() throws Exception {
        assertEquals(
                1,
                register(
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        write("ca.pem", server.certificatePem()),
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.keystore.location",
                        write("client.pem", client.keyPem() + client.certificatePem())));
    }

    @Test
    void certificatesAreReadFromStoresAndFromText() throws Exception {
        assertEquals(
                1,
                register(
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.certificates",
                        server.certificatePem(),
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        client.file().toString(),
                        "ssl.keystore.password",
                        TestKeys.PASSWORD));
    }

    @Test
    void unknownRegistryIsNotTrusted() {
        refused("certificat");
        refused(
                "certificat",
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                stranger.file().toString(),
                "ssl.truststore.password",
                TestKeys.PASSWORD);
    }

    /** Whether the reason arrives before the connection breaks is a matter of luck; see {@link RegistryErrorTest}. */
    @Test
    void clientWithoutATrustedCertificateGetsNothing() throws Exception {
        int before = registry.requests().size();
        String[] trusting = {"ssl.truststore.type", "PEM", "ssl.truststore.certificates", server.certificatePem()};
        assertThrows(RegistryException.class, () -> register(trusting));
        assertThrows(
                RegistryException.class,
                () -> register(
                        trusting[0],
                        trusting[1],
                        trusting[2],
                        trusting[3],
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        stranger.file().toString(),
                        "ssl.keystore.password",
                        TestKeys.PASSWORD));
        assertEquals(before, registry.requests().size());
    }

    private static void refused(String reason, String... options) {
        RegistryException e = assertThrows(RegistryException.class, () -> register(options));
        assertFalse(e.isRetriable(), e.toString());
        assertTrue(e.getMessage().contains(reason), e.toString());
        assertTrue(e.remedy().contains("schema.registry.ssl.*"), e.remedy());
    }

    @Test
    void storeThatCannotBeOpenedIsNamedWithoutItsPassword() {
        RegistryException e = assertThrows(
                RegistryException.class,
                () -> register("ssl.keystore.location", client.file().toString(), "ssl.keystore.password", "wr0ng"));
        assertFalse(e.isRetriable());
        assertTrue(e.getMessage().contains(client.file().toString()), e.getMessage());
        assertFalse((e + String.valueOf(e.getCause())).contains("wr0ng"));
    }
}
