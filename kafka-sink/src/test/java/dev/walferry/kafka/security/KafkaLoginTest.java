package dev.walferry.kafka.security;

import static dev.walferry.kafka.security.SecureKafka.configure;

import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.tls.TestAuthority;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The daemon logs in to Kafka over TLS with each of Kafka's SASL mechanisms for passwords and tokens. */
@Tag("slow")
@Postgres
@Timeout(300)
class KafkaLoginTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("ours");
    private static final int ITERATIONS = 4096;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static LocalKafka kafka;

    @BeforeAll
    static void start() {
        kafka = SecureKafka.brokerWithSasl("SASL_SSL", AUTHORITY, Map.of("walferry", Route.PASSWORD))
                .start();
    }

    @AfterAll
    static void end() {
        kafka.close();
    }

    private static Route route(TestDatabase database, Map<String, String> login) throws SQLException {
        Route route = Route.between(database, kafka.bootstrapServers(), database.name());
        configure(route, SecureKafka.clientOf("SASL_SSL", AUTHORITY));
        return configure(route, login);
    }

    private static void assertCarries(TestDatabase database, Map<String, String> login) throws SQLException {
        database.execute("create table item (id int primary key)");
        try (Route route = route(database, login).publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (1)");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private static void assertRefused(TestDatabase database, Map<String, String> login) throws SQLException {
        database.execute("create table item (id int primary key)");
        try (Route route = route(database, login).publish("table item")) {
            DaemonCommand.assertFails(route, "check the kafka.security.*, kafka.sasl.* and kafka.ssl.* settings");
        }
    }

    @Test
    void withANameAndAPassword(TestDatabase database) throws SQLException {
        assertCarries(database, SecureKafka.plain("walferry", Route.PASSWORD));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_SHA_256", "SCRAM_SHA_512"})
    void withAPasswordThatIsNotSent(ScramMechanism mechanism, TestDatabase database) throws Exception {
        String user = mechanism.name().toLowerCase(Locale.ROOT);
        createScramUser(user, mechanism);
        awaitLogin(SecureKafka.scram(mechanism, user, Route.PASSWORD));
        assertCarries(database, SecureKafka.scram(mechanism, user, Route.PASSWORD));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_SHA_256", "SCRAM_SHA_512"})
    void aWrongPasswordThatIsNotSentIsRefused(ScramMechanism mechanism, TestDatabase database) throws Exception {
        String user = "wrong_" + mechanism.name().toLowerCase(Locale.ROOT);
        createScramUser(user, mechanism);
        awaitLogin(SecureKafka.scram(mechanism, user, Route.PASSWORD));
        assertRefused(database, SecureKafka.scram(mechanism, user, "wrong"));
    }

    @Test
    void withAToken(TestDatabase database) throws SQLException {
        assertCarries(database, SecureKafka.token("walferry"));
    }

    @Test
    void aBadTokenIsRefused(TestDatabase database) throws SQLException {
        assertRefused(database, SecureKafka.badToken("walferry"));
    }

    @Test
    void aWrongPasswordIsRefused(TestDatabase database) throws SQLException {
        assertRefused(database, SecureKafka.plain("walferry", "wrong"));
    }

    /** Creates a user and waits until the broker knows it, a little later than its controller. */
    private static void createScramUser(String user, ScramMechanism mechanism) throws Exception {
        Map<String, Object> settings = new HashMap<>(SecureKafka.clientOf("SASL_SSL", AUTHORITY));
        settings.putAll(SecureKafka.plain("admin", SecureKafka.ADMIN_PASSWORD));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(mechanism, ITERATIONS), Route.PASSWORD)))
                    .all()
                    .get();
            Await.until(
                    "the broker knows the user",
                    LIMIT,
                    () -> admin.describeUserScramCredentials().users().get().contains(user));
        }
    }

    /** Waits until the user can log in: a broker lists a user a moment earlier. */
    private static void awaitLogin(Map<String, String> login) {
        Map<String, Object> settings = new HashMap<>(SecureKafka.clientOf("SASL_SSL", AUTHORITY));
        settings.putAll(login);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        Await.until("the broker lets the user in", LIMIT, () -> {
            try (Admin admin = Admin.create(settings)) {
                return !admin.describeCluster().nodes().get().isEmpty();
            } catch (ExecutionException e) {
                return false;
            }
        });
    }
}
