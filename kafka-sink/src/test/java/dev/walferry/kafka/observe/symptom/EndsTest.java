package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Symptoms of a daemon that has ended: the page for the person on call shows the last line of its log. */
@Kafka
@Tag("slow")
@Timeout(600)
class EndsTest {
    /** An address that reaches this machine without looking local. */
    private static final String ANY = "0.0.0.0";

    private final int port = FreePort.find();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, TestTopics topics) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("http.listen", "127.0.0.1:" + port);
    }

    private void assertEndOnPage(String symptom, Route route, DaemonProcess daemon) throws Exception {
        new Sight(port, route, daemon).assertEndOnPage(symptom);
    }

    @OnPostgres(18)
    void theServerNoLongerOffersTls(LocalPostgres postgres, TestTopics topics) throws Exception {
        TestAuthority authority = TestAuthority.create("ours");
        ServerCertificate.install(postgres, authority.issue("server", List.of(ANY)), authority);
        Path root = Files.writeString(folder.resolve("root.crt"), authority.pem());
        TestDatabase database = postgres.createDatabase("shop");
        database.execute(Workload.TABLE);
        try (Route route = route(database, topics)
                        .set("source.url", "jdbc:postgresql://" + ANY + ":" + postgres.port() + "/shop")
                        .set("source.jdbc.sslrootcert", root.toString())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            daemon.awaitAllConfirmed();
            ServerCertificate.turn(postgres, false); // restarts it
            daemon.assertFails(1);
            assertEndOnPage("The server no longer offers TLS", route, daemon);
        }
    }

    @Test
    void theNewPrimaryLacksChanges(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute(Workload.TABLE, "create publication pub for table item");
            try (Route route = route(database, topics)
                            .set("source.slot.create", "true")
                            .set("source.slot.failover", "true");
                    DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                servers.awaitCopied(route.slot());
                servers.standby().stopFast();
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                servers.primary().kill9();
                servers.standby().start();
                servers.promote();
                daemon.assertFails(1);
                assertEndOnPage("The new primary lacks changes", route, daemon);
            }
        }
    }

    @OnPostgres(18)
    void kafkaRefusesARecord(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = route(database, topics)
                        .set("kafka.max.request.size", "2000000")
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            database.execute("insert into item values (0, 1, repeat('" + Route.ROW_MARKER + "', 300000))");
            daemon.assertFails(1);
            assertEndOnPage("Kafka refuses a record", route, daemon);
        }
    }

    @OnPostgres(18)
    void theSlotWasDropped(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = route(database, topics).publish("table item")) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.terminate();
            }
            database.awaitFree(route.slot());
            database.execute("select pg_drop_replication_slot('" + route.slot() + "')");
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                daemon.assertFails(3);
                assertEndOnPage("The slot was dropped", route, daemon);
            }
        }
    }

    /** Starts a second daemon on the slot, without a takeover timeout. */
    @OnPostgres(18)
    void noDaemonAnswers(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = route(database, topics).publish("table item")) {
            Map<String, String> ofFirst = route.settings();
            ofFirst.remove("http.listen");
            try (DaemonProcess first = DaemonProcess.start(route, ofFirst, DaemonProcess.QUICK_START)) {
                first.awaitStreaming(1);
                try (DaemonProcess second = DaemonProcess.start(route)) {
                    second.assertFails(75);
                    assertEndOnPage("No daemon answers", route, second);
                }
                first.terminate();
            }
        }
    }
}
