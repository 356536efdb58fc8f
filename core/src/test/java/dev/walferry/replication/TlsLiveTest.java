package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose host counts as another machine must prove its identity with a certificate. */
@Timeout(600)
class TlsLiveTest {
    /** An address that reaches this machine without looking local. */
    private static final String HOST = "0.0.0.0";

    private static final TestAuthority AUTHORITY = TestAuthority.create("ours");
    private static final TestAuthority STRANGER = TestAuthority.create("a stranger");

    private static LocalPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.version(18).start();
    }

    @AfterAll
    static void end() {
        postgres.close();
    }

    private static void serve(TestCertificate certificate) throws IOException, SQLException {
        ServerCertificate.install(postgres, certificate, AUTHORITY);
    }

    private ChangeStreamBuilder login(String host) throws IOException {
        return ChangeStream.to("jdbc:postgresql://" + host + ":" + postgres.port() + "/postgres")
                .user(postgres.user())
                .password(postgres.password())
                .property("sslrootcert", file("root.crt", AUTHORITY.pem()));
    }

    private String file(String name, String pem) throws IOException {
        Path file = Files.writeString(folder.resolve(name), pem);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private static void assertRefused(SourceError expected, ChangeStreamBuilder login) {
        ReplicationException e = assertThrows(ReplicationException.class, login::probe);
        assertTrue(e.getMessage().contains(expected.remedy()), e::getMessage);
        assertEquals(Category.FATAL, e.category(), e::getMessage);
    }

    @Test
    void theRightCertificateIsAccepted() throws Exception {
        serve(AUTHORITY.issue("server", List.of("db.example", HOST)));
        assertEquals(18, login(HOST).probe().major());
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        serve(AUTHORITY.issue("server", List.of("db.example", "127.0.0.1")));
        assertRefused(SourceError.WRONG_HOST, login(HOST));
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        serve(AUTHORITY.issueExpired("server", List.of(HOST)));
        assertRefused(SourceError.CERTIFICATE_EXPIRED, login(HOST));
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        serve(STRANGER.issue("server", List.of(HOST)));
        assertRefused(SourceError.UNTRUSTED, login(HOST));
    }

    @Test
    void withoutAnAuthorityNothingIsTrusted() throws Exception {
        serve(AUTHORITY.issue("server", List.of(HOST)));
        assertRefused(
                SourceError.NO_ROOT_CERTIFICATE,
                login(HOST).property("sslrootcert", folder.resolve("none").toString()));
    }

    @Test
    void aServerWithoutTlsIsRefusedUnlessThatIsAllowed() throws Exception {
        serve(AUTHORITY.issue("server", List.of(HOST)));
        ServerCertificate.turn(postgres, false);
        assertRefused(SourceError.NO_TLS, login(HOST));
        assertEquals(18, login(HOST).property("sslmode", "disable").probe().major());
        assertEquals(18, login("127.0.0.1").probe().major());
    }

    @Test
    void aClientProvesWhoItIsWithACertificate() throws Exception {
        serve(AUTHORITY.issue("server", List.of(HOST)));
        requireClientCertificates();
        assertEquals(18, withCertificate(AUTHORITY).probe().major());
        // the server names the authorities that it trusts, so the driver shows no certificate of another one
        assertRefused(SourceError.NO_CLIENT_CERTIFICATE, withCertificate(STRANGER));
        assertRefused(SourceError.NO_CLIENT_CERTIFICATE, login(HOST).user("bearer"));
    }

    private ChangeStreamBuilder withCertificate(TestAuthority authority) throws IOException {
        TestCertificate client = authority.issue("bearer", List.of());
        return login(HOST)
                .user("bearer")
                .property("pemKeyAlgorithm", "EC")
                .property("sslcert", file("client.crt", client.certificatePem()))
                .property("sslkey", file("client.pem", client.keyPem()));
    }

    private static void requireClientCertificates() throws IOException, SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create role bearer login replication");
        }
        Path rules = postgres.dataDirectory().resolve("pg_hba.conf");
        Files.writeString(rules, "hostssl all bearer all cert\n" + Files.readString(rules));
        postgres.restart();
    }
}
