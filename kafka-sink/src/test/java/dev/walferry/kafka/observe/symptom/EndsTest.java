package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Symptoms of a daemon that has ended: the last line of its log is what the page for the person on call shows. */
@Kafka
@Tag("slow")
@Timeout(600)
class EndsTest {
    /** Reaches this machine, but nobody can tell that from the address. */
    private static final String ANY = "0.0.0.0";

    @TempDir
    private Path folder = Path.of("");

    @OnPostgres(18)
    void theServerNoLongerOffersTls(LocalPostgres postgres, TestTopics topics) throws Exception {
        TestAuthority authority = TestAuthority.create("ours");
        ServerCertificate.install(postgres, authority.issue("server", List.of(ANY)), authority);
        Path root = Files.writeString(folder.resolve("root.crt"), authority.pem());
        TestDatabase database = postgres.createDatabase("shop");
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", "jdbc:postgresql://" + ANY + ":" + postgres.port() + "/shop")
                        .set("source.jdbc.sslrootcert", root.toString())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            daemon.awaitAllConfirmed();
            ServerCertificate.turn(postgres, false); // restarts it
            daemon.assertFails(1);
            Sight.assertEndOnPage("The server no longer offers TLS", route, daemon);
        }
    }

    @Test
    void theNewPrimaryLacksChanges(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute(Workload.TABLE, "create publication pub for table item");
            try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
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
                Sight.assertEndOnPage("The new primary lacks changes", route, daemon);
            }
        }
    }

    @OnPostgres(18)
    void kafkaRefusesARecord(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("kafka.max.request.size", "2000000")
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            database.execute("insert into item values (0, 1, repeat('" + Route.ROW_MARKER + "', 300000))");
            daemon.assertFails(1);
            Sight.assertEndOnPage("Kafka refuses a record", route, daemon);
        }
    }

    @OnPostgres(18)
    void theSlotWasDropped(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.terminate();
            }
            database.awaitFree(route.slot());
            database.execute("select pg_drop_replication_slot('" + route.slot() + "')");
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                daemon.assertFails(3);
                Sight.assertEndOnPage("The slot was dropped", route, daemon);
            }
        }
    }
}
