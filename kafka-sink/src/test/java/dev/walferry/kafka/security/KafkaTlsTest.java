package dev.walferry.kafka.security;

import static dev.walferry.kafka.security.SecureKafka.configure;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.tls.TestCertificate;
import dev.walferry.testdata.tls.TlsListener;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker proves its identity with a certificate, and so does the daemon where the broker asks for one. */
@Tag("slow")
@Postgres
@Kafka
@Timeout(300)
class KafkaTlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("ours");
    private static final String REMEDY = "check the kafka.security.*, kafka.sasl.* and kafka.ssl.* settings";

    private static LocalKafka kafka;

    @BeforeAll
    static void start() {
        kafka = withCertificate(AUTHORITY).start();
    }

    private static LocalKafka.Builder withCertificate(TestAuthority authority) {
        LocalKafka.Builder broker = SecureKafka.broker("SSL", AUTHORITY).set("ssl.client.auth", "required");
        certificateOf(authority).forEach(broker::client);
        return broker;
    }

    private static Map<String, String> certificateOf(TestAuthority authority) {
        TestCertificate client = authority.issue("walferry", List.of());
        return Map.of(
                "ssl.keystore.type", "PEM",
                "ssl.keystore.key", client.keyPem(),
                "ssl.keystore.certificate.chain", client.certificatePem());
    }

    @AfterAll
    static void end() {
        kafka.close();
    }

    private static Route route(TestDatabase database, String servers) throws SQLException {
        database.execute("create table item (id int primary key)");
        Route route = Route.between(database, servers, database.name()).publish("table item");
        return configure(route, SecureKafka.clientOf("SSL", AUTHORITY));
    }

    @Test
    void bothSidesAreProven(TestDatabase database) throws SQLException {
        try (Route route = configure(route(database, kafka.bootstrapServers()), certificateOf(AUTHORITY));
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (1)");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    @Test
    void aDaemonWithACertificateOfAStrangerIsRefused(TestDatabase database) throws SQLException {
        TestAuthority stranger = TestAuthority.create("a stranger");
        try (Route route = configure(route(database, kafka.bootstrapServers()), certificateOf(stranger))) {
            DaemonCommand.assertFails(route, REMEDY);
        }
    }

    /** The base case of the following tests: with this certificate the daemon connects to the broker. */
    @Test
    void aRightCertificateIsAccepted(TestDatabase database) throws Exception {
        try (TlsListener listener = inFront(AUTHORITY.issue("broker", List.of("127.0.0.1")));
                Route route = through(listener, database);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (1)");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused(TestDatabase database) throws Exception {
        assertRefused(database, AUTHORITY.issue("broker", List.of("kafka.example")));
    }

    /** This shows that the host's name was why it was refused. */
    @Test
    void aCertificateOfAnotherHostIsAcceptedIfNobodyLooksAtTheName(TestDatabase database) throws Exception {
        try (TlsListener listener = inFront(AUTHORITY.issue("broker", List.of("kafka.example")));
                Route route = through(listener, database).set("kafka.ssl.endpoint.identification.algorithm", "");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.stop();
        }
    }

    @Test
    void anExpiredCertificateIsRefused(TestDatabase database) throws Exception {
        assertRefused(database, AUTHORITY.issueExpired("broker", List.of("127.0.0.1")));
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused(TestDatabase database) throws Exception {
        assertRefused(database, TestAuthority.create("a stranger").issue("broker", List.of("127.0.0.1")));
    }

    /** This shows that the authority was why it was refused. */
    @Test
    void aCertificateOfAnAuthorityThatIsMadeKnownIsAccepted(TestDatabase database) throws Exception {
        TestAuthority second = TestAuthority.create("a second one");
        try (TlsListener listener = inFront(second.issue("broker", List.of("127.0.0.1")));
                Route route = through(listener, database)
                        .set("kafka.ssl.truststore.certificates", AUTHORITY.pem() + second.pem());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.stop();
        }
    }

    private static TlsListener inFront(TestCertificate certificate) throws Exception {
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        return TlsListener.start(certificate, port, AUTHORITY.issue("walferry", List.of()));
    }

    private static Route through(TlsListener listener, TestDatabase database) throws SQLException {
        return configure(route(database, "127.0.0.1:" + listener.port()), certificateOf(AUTHORITY));
    }

    private static void assertRefused(TestDatabase database, TestCertificate certificate) throws Exception {
        try (TlsListener listener = inFront(certificate);
                Route route = through(listener, database)) {
            DaemonCommand.assertFails(route, REMEDY);
        }
    }

    /**
     * Another program might listen there, or the broker's listener was changed. Without a negotiated protocol the
     * daemon sends nothing.
     */
    @Test
    void aBrokerInClearTextIsRefused(TestDatabase database, TestTopics clear) throws SQLException {
        try (Route route = route(database, clear.bootstrapServers()).set("topic.prefix", clear.prefix())) {
            DaemonCommand.assertFails(75, route, "no broker answers", "kafka.security.protocol");
            assertEquals(List.of(), clear.existing());
        }
    }

    @Test
    void clearTextToAnotherMachineMustBeAskedFor(TestDatabase database) throws SQLException {
        try (Route route = route(database, "0.0.0.0:9092").unset("kafka.security.protocol")) {
            DaemonCommand.assertFails(
                    2, route, "kafka.security.protocol: missing, and a broker may be another machine");
        }
    }
}
