package dev.walferry.kafka.security;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.replication.SourceError;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server stops offering TLS while the daemon runs, so another server may have taken its place. */
@Kafka
@Timeout(300)
class DowngradedServerTest {
    /** An address that reaches this machine without looking local. */
    private static final String HOST = "0.0.0.0";

    @TempDir
    private Path folder = Path.of("");

    @OnPostgres(18)
    void theDaemonStopsRatherThanGoOnInClearText(LocalPostgres postgres, TestTopics topics) throws Exception {
        TestAuthority authority = TestAuthority.create("ours");
        ServerCertificate.install(postgres, authority.issue("server", List.of(HOST)), authority);
        Path root = Files.writeString(folder.resolve("root.crt"), authority.pem());
        TestDatabase database = postgres.createDatabase("shop");
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.url", "jdbc:postgresql://" + HOST + ":" + postgres.port() + "/shop")
                        .set("source.jdbc.sslrootcert", root.toString())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            ServerCertificate.turn(postgres, false); // restarts it
            daemon.assertFails(1, "The server does not support SSL", SourceError.NO_TLS.remedy());
        }
    }
}
