package dev.walferry.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.Lsn;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.session.Daemon;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code walferry init} writes, used unchanged, let a daemon run where no role has any other right. */
@Tag("slow")
@Postgres
@Timeout(300)
class InitFilesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aDaemonRunsWithThem(TestDatabase database) throws Exception {
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        String role = database.name() + "_init";
        try (LocalKafka kafka = SecureKafka.brokerWithSasl(
                        "SASL_PLAINTEXT", TestAuthority.create("unused"), Map.of("walferry", Route.PASSWORD))
                .set("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .set("super.users", "User:admin;User:ANONYMOUS")
                .start()) {
            CliRun run = CliRun.of(
                    "init",
                    "--yes",
                    "--directory=" + folder,
                    "--url=" + database.url(),
                    "--role=" + role,
                    "--slot=" + database.name(),
                    "--tables=item",
                    "--topic-prefix=" + database.name(),
                    "--bootstrap-servers=" + kafka.bootstrapServers(),
                    "--principal=User:walferry");
            assertEquals(0, run.exit(), run::err);
            runSql(database);
            database.execute("alter role " + role + " password '" + Route.PASSWORD + "'");
            Map<String, Object> admin = adminSettings(kafka);
            grant(admin);
            carry(database, admin);
        } finally {
            database.execute("drop publication walferry", "drop owned by " + role, "drop role " + role);
        }
    }

    /** Runs the SQL file as psql does, one statement at a time. */
    private void runSql(TestDatabase database) throws IOException, SQLException {
        String text = Files.readString(folder.resolve("walferry.sql")).replaceAll("(?m)^--.*$", "");
        for (String statement : text.split(";\n", -1)) {
            if (!statement.isBlank()) {
                database.execute(statement);
            }
        }
    }

    private static Map<String, Object> adminSettings(LocalKafka kafka) {
        Map<String, Object> settings = new HashMap<>(SecureKafka.plain("admin", SecureKafka.ADMIN_PASSWORD));
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    /** Runs the script, with a program that prints its arguments in place of Kafka's own. */
    private void grant(Map<String, Object> settings) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", folder.resolve("walferry-acls.sh").toString());
        builder.environment().put("KAFKA_ACLS", "printf %s\\n");
        Process script = builder.redirectErrorStream(true).start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, script.waitFor(), output);
        List<AclBinding> rights = new ArrayList<>();
        for (String command : output.split("--add\n", -1)) {
            if (!command.isBlank()) {
                rights.addAll(rights(command));
            }
        }
        try (Admin admin = Admin.create(settings)) {
            admin.createAcls(rights).all().get();
            Await.until(
                    "the rights are known",
                    LIMIT,
                    () -> new HashSet<>(admin.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get())
                            .equals(new HashSet<>(rights)));
        }
    }

    private static List<AclBinding> rights(String command) {
        Map<String, String> options = new HashMap<>();
        List<String> operations = new ArrayList<>();
        String[] words = command.split("\n", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals("--operation")) {
                operations.add(words[i + 1]);
            } else {
                options.put(words[i], words[i + 1]);
            }
        }
        ResourcePattern topics = new ResourcePattern(
                ResourceType.TOPIC,
                options.get("--topic"),
                PatternType.fromString(options.get("--resource-pattern-type").toUpperCase(Locale.ROOT)));
        return operations.stream()
                .map(operation -> new AclBinding(
                        topics,
                        new AccessControlEntry(
                                options.get("--allow-principal"),
                                "*",
                                operation.equals("DescribeConfigs")
                                        ? AclOperation.DESCRIBE_CONFIGS
                                        : AclOperation.fromString(operation.toUpperCase(Locale.ROOT)),
                                AclPermissionType.ALLOW)))
                .toList();
    }

    private void carry(TestDatabase database, Map<String, Object> admin) throws Exception {
        Map<String, String> login = SecureKafka.plain("walferry", Route.PASSWORD);
        Map<String, String> environment = Map.of(
                "WALFERRY_SOURCE_PASSWORD",
                Route.PASSWORD,
                "WALFERRY_KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "WALFERRY_KAFKA_SASL_MECHANISM",
                login.get("sasl.mechanism"),
                "WALFERRY_KAFKA_SASL_JAAS_CONFIG",
                login.get("sasl.jaas.config"),
                // the port in the file may be taken on this machine
                "WALFERRY_HTTP_LISTEN",
                "127.0.0.1:0");
        Daemon daemon = new Daemon(SinkConfig.load(folder.resolve("walferry.properties"), environment));
        AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
        Thread thread = new Thread(daemon::run, "daemon");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
        thread.start();
        try {
            database.execute("insert into item values (2)");
            Lsn end = Lsn.parse(database.queryOne("select pg_current_wal_flush_lsn()"));
            Await.until(
                    "all is confirmed",
                    LIMIT,
                    () -> !thread.isAlive() || !end.isAfter(daemon.progress().confirmed()));
            // the snapshot delays nothing, so it may still be running
            Await.until(
                    "both rows have arrived",
                    LIMIT,
                    () -> !thread.isAlive() || keys(database, admin).size() >= 2);
        } finally {
            daemon.stop();
            thread.join();
        }
        assertNull(error.get());
        Set<String> keys = keys(database, admin);
        assertEquals(2, keys.size(), keys::toString);
    }

    /** Returns the keys that have arrived. The second row arrives as a change, and again if the snapshot reads it. */
    private static Set<String> keys(TestDatabase database, Map<String, Object> admin) {
        try (TopicReader reader =
                new TopicReader(String.valueOf(admin.get("bootstrap.servers")), database.name(), admin)) {
            Set<String> keys = new TreeSet<>();
            reader.readAll(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
            return keys;
        }
    }
}
