package dev.walferry.kafka.security;

import static dev.walferry.kafka.security.SecureKafka.configure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

/** The Kafka rights in docs/how-to/grant-rights.md suffice, and the daemon needs each of them. */
@Tag("slow")
@Postgres
@Timeout(300)
class AclsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create("unused");
    private static final String USER = "walferry";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static LocalKafka kafka;
    private static Admin admin;
    private static Admin controller;

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
        controller = Admin.create(Map.of("bootstrap.controllers", kafka.bootstrapControllers()));
    }

    @AfterAll
    static void end() {
        controller.close();
        admin.close();
        kafka.close();
    }

    private static Route route(TestDatabase database) throws SQLException {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                .publish("table item")
                .snapshot("initial");
        return secured(route);
    }

    private static Route secured(Route route) {
        configure(route, SecureKafka.clientOf("SASL_PLAINTEXT", AUTHORITY));
        return configure(route, SecureKafka.plain(USER, Route.PASSWORD));
    }

    /** Replaces the user's rights, and waits until the broker and the controller, which creates topics, know them. */
    private static void grant(List<AclBinding> rights) throws Exception {
        Set<AclBinding> wanted = new HashSet<>(rights);
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        admin.createAcls(wanted).all().get();
        for (Admin each : List.of(admin, controller)) {
            Await.until("the rights are known", LIMIT, () -> known(each).equals(wanted));
        }
    }

    private static Set<AclBinding> known(Admin asked) throws Exception {
        return new HashSet<>(asked.describeAcls(AclBindingFilter.ANY).values().get());
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
            // the topic is read only if it exists, so from the second start on
            DaemonThread.streaming(route).close();
            DaemonCommand.assertFails(route, "walferry-progress", "grant this principal");
        }
    }

    /** The daemon reads which position was delivered, whatever its snapshot mode. */
    @Test
    void withoutReadNothingIsKnownOfWhatWasDelivered(TestDatabase database) throws Exception {
        try (Route route = route(database).set("snapshot.mode", "never")) {
            grant(List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE)));
            DaemonThread.streaming(route).close();
            DaemonCommand.assertFails(route, "walferry-progress", "grant this principal");
            grant(List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE), readProgress(route)));
            assertCarries(route);
        }
    }

    private static void assertCarries(Route route) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            route.database().execute("insert into item select max(id) + 1 from item");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private static AclBinding onHeartbeats(Route route, AclOperation operation) {
        return right(PatternType.LITERAL, "__debezium-heartbeat." + route.prefix(), operation);
    }

    /** The name of the heartbeat topic does not begin with the prefix. */
    @Test
    void aHeartbeatNeedsItsTopic(TestDatabase database) throws Exception {
        try (Route route = route(database).set("heartbeat.interval.ms", "100")) {
            List<AclBinding> others =
                    List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE), readProgress(route));
            grant(others);
            assertFailsStreaming(route, "__debezium-heartbeat", "grant this principal");
            grant(and(others, onHeartbeats(route, AclOperation.WRITE)));
            assertFailsStreaming(route, "__debezium-heartbeat", "grant this principal");
            grant(and(others, onHeartbeats(route, AclOperation.WRITE), onHeartbeats(route, AclOperation.CREATE)));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until(
                        "the topic is there",
                        LIMIT,
                        () -> admin.listTopics().names().get().stream()
                                .anyMatch(topic -> topic.equals("__debezium-heartbeat." + route.prefix())));
                daemon.stop();
            }
            grant(and(others, onHeartbeats(route, AclOperation.WRITE)));
            assertCarries(route);
        }
    }

    private static List<AclBinding> and(List<AclBinding> some, AclBinding... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static void assertFailsStreaming(Route route, String... parts) {
        try (DaemonThread daemon = DaemonThread.start(route)) {
            daemon.assertFails(parts);
        }
    }

    /** A principal that may not read commands goes on without them, and the log says so. */
    @Test
    void aCommandNeedsItsTopic(TestDatabase database) throws Exception {
        try (Route route = route(database)) {
            List<AclBinding> others = List.of(
                    onAll(route, AclOperation.CREATE),
                    onAll(route, AclOperation.WRITE),
                    right(PatternType.LITERAL, route.prefix() + ".walferry-progress", AclOperation.READ));
            grant(others);
            assertEquals(0, park(route).exit());
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Await.until(
                        "it says so",
                        LIMIT,
                        () -> daemon.output().contains("control.topic.failed")
                                && daemon.output().contains("grant this principal"));
                grant(and(others, right(PatternType.LITERAL, route.prefix() + ".walferry-control", AclOperation.READ)));
                Await.until("the command is taken", LIMIT, () -> isParked(route));
                daemon.terminate();
            }
            grant(List.of(
                    readProgress(route), right(PatternType.PREFIXED, route.prefix() + ".", AclOperation.DESCRIBE)));
            CliRun refused = park(route);
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("grant this principal"), refused::err);
        }
    }

    private static CliRun park(Route route) throws IOException {
        return run(route, "park", "--tables", "public.item");
    }

    private static boolean isParked(Route route) throws IOException {
        return run(route, "tables").out().contains("parked");
    }

    private static CliRun run(Route route, String... command) throws IOException {
        Path config = Files.createTempFile("walferry", ".properties");
        try {
            route.writeTo(config);
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("--config", config.toString()));
            return CliRun.of(arguments);
        } finally {
            Files.delete(config);
        }
    }

    /** Polling sends records and stores progress as streaming does. */
    @Test
    void aPollNeedsTheSameRights(TestDatabase database) throws Exception {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        try (Route route = secured(Route.polling(database, kafka.bootstrapServers(), database.name())
                .set("mode", "xmin")
                .set("table.whitelist", "public.item"))) {
            grant(List.of(onAll(route, AclOperation.WRITE), readProgress(route)));
            assertFailsStreaming(route, "grant this principal");
            grant(List.of(onAll(route, AclOperation.CREATE), readProgress(route)));
            assertFailsStreaming(route, "grant this principal");
            grant(List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE)));
            assertPolls(route); // the topic is empty, so there is nothing to read
            assertFailsStreaming(route, "walferry-progress", "grant this principal");
            grant(List.of(onAll(route, AclOperation.CREATE), onAll(route, AclOperation.WRITE), readProgress(route)));
            database.execute("insert into item values (2)");
            assertPolls(route);
        }
    }

    private static void assertPolls(Route route) {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            Await.until("the row is in Kafka", LIMIT, () -> daemon.progress().acknowledged() > 0);
            daemon.stop(); // stores the progress
        }
    }

    private static AclBinding onId(Route route, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TRANSACTIONAL_ID, route.prefix() + ".walferry.", PatternType.PREFIXED),
                new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
    }

    /** Write includes Describe, which `walferry check` needs. */
    @Test
    void fencingNeedsTheTransactionalId(TestDatabase database) throws Exception {
        try (Route route = route(database).set("delivery.fencing", "true")) {
            List<AclBinding> others = List.of(
                    onAll(route, AclOperation.CREATE),
                    onAll(route, AclOperation.WRITE),
                    onAll(route, AclOperation.DESCRIBE_CONFIGS),
                    readProgress(route));
            grant(others);
            assertFailsStreaming(route, "transactional id", "grant this principal Write and Describe");
            CliRun refused = run(route, "check");
            assertTrue(refused.out().contains("transactional id"), refused::out);
            assertEquals(1, refused.exit(), refused::out);
            grant(and(others, onId(route, AclOperation.DESCRIBE)));
            assertFailsStreaming(route, "transactional id", "grant this principal Write and Describe");
            grant(and(others, onId(route, AclOperation.WRITE)));
            assertCarries(route);
            CliRun fine = run(route, "check");
            assertTrue(fine.out().contains("transactional id"), fine::out);
            assertEquals(0, fine.exit(), fine::out);
        }
    }

    /** Without DescribeConfigs the limits of topics are unknown, which the log reports where it matters. */
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
