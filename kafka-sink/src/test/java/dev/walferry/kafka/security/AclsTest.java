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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rights in Kafka that docs/how-to/grant-rights.md lists are enough, and the daemon needs each of them. */
@Tag("slow")
@Postgres
@Timeout(300)
class AclsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("unused");
    private static final String USER = "walferry";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static LocalKafka kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        kafka = SecureKafka.brokerWithSasl("SASL_PLAINTEXT", AUTHORITY, Map.of(USER, Route.PASSWORD))
                .set("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .set("super.users", "User:admin;User:ANONYMOUS")
                .start();
        Map<String, Object> settings = new HashMap<>(SecureKafka.clientOf("SASL_PLAINTEXT", AUTHORITY));
        settings.putAll(SecureKafka.plain("admin", SecureKafka.ADMIN_PASSWORD));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(settings);
    }

    @AfterAll
    static void end() {
        admin.close();
        kafka.close();
    }

    private static Route route(TestDatabase database) throws SQLException {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                .publish("table item")
                .snapshot("initial");
        configure(route, SecureKafka.clientOf("SASL_PLAINTEXT", AUTHORITY));
        return configure(route, SecureKafka.plain(USER, Route.PASSWORD));
    }

    /** Replaces the user's rights, and waits until the broker knows them. */
    private static void grant(List<AclBinding> rights) throws Exception {
        Set<AclBinding> wanted = new HashSet<>(rights);
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        admin.createAcls(wanted).all().get();
        Await.until(
                "the rights are known",
                LIMIT,
                () -> new HashSet<>(admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get())
                        .equals(wanted));
    }

    private static AclBinding right(PatternType pattern, String topic, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, pattern),
                new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
    }

    private static AclBinding onAll(Route route, AclOperation operation) {
        return right(PatternType.PREFIXED, route.prefix() + ".", operation);
    }

    private static AclBinding readProgress(Route route) {
        return right(PatternType.PREFIXED, route.prefix() + ".walferry-", AclOperation.READ);
    }

    @Test
    void theseRightsAreEnough(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            grant(List.of(
                    onAll(route, AclOperation.CREATE),
                    onAll(route, AclOperation.WRITE),
                    onAll(route, AclOperation.DESCRIBE_CONFIGS),
                    readProgress(route)));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (2)");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
    }

    @Test
    void withoutCreateThereAreNoTopics(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            grant(List.of(
                    onAll(route, AclOperation.WRITE),
                    onAll(route, AclOperation.DESCRIBE_CONFIGS),
                    readProgress(route)));
            DaemonCommand.assertFails(route, "grant this principal");
        }
    }

    @Test
    void withoutWriteNothingIsSent(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            grant(List.of(
                    onAll(route, AclOperation.CREATE),
                    onAll(route, AclOperation.DESCRIBE_CONFIGS),
                    readProgress(route)));
            DaemonCommand.assertFails(route, "grant this principal");
        }
    }

    @Test
    void withoutReadTheProgressIsNotKnown(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            grant(List.of(
                    onAll(route, AclOperation.CREATE),
                    onAll(route, AclOperation.WRITE),
                    onAll(route, AclOperation.DESCRIBE_CONFIGS)));
            // the topic is read only if it exists: by the second start
            DaemonThread.streaming(route).close();
            DaemonCommand.assertFails(route, "walferry-progress", "grant this principal");
        }
    }

    /** Without it, limits of topics are not known, which the log says where it matters. */
    @Test
    void withoutDescribeConfigsTheDaemonRuns(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            grant(List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE), readProgress(route)));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (2)");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
    }
}
