package dev.walferry.kafka.snapshot;

import static dev.walferry.kafka.record.registry.FakeRegistry.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.record.registry.FakeRegistry;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose schema the registry refuses, under {@code schema.incompatible.policy=park}. */
@Tag("slow")
@Postgres
@Kafka
@Timeout(300)
class SchemaRefusalTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table PARCEL = new Table("public", "parcel");

    private final TestDatabase database;
    private final TestTopics topics;

    @TempDir
    private Path folder = Path.of("");

    SchemaRefusalTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private Route route(FakeRegistry registry) throws SQLException {
        database.execute(Workload.TABLE, "create table parcel (id int primary key)", "insert into parcel values (1)");
        Workload.fill(database, 3);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .publish("table item, parcel")
                .set("value.format", "avro")
                .set("schema.registry.url", registry.url())
                .set("schema.incompatible.policy", "park");
    }

    private static @Nullable TableProgress parcel(Route route) {
        return SnapshotTopics.progress(route).tables().get(PARCEL);
    }

    private static boolean isParcel(Route route, TableState state) {
        TableProgress parcel = parcel(route);
        return parcel != null && parcel.state() == state;
    }

    @Test
    void theTableIsParkedAndTheOthersGoOn() throws SQLException {
        try (FakeRegistry registry = FakeRegistry.start();
                Route route = route(registry)) {
            registry.always("parcel", error(409, 409, "reader's field is missing"));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                Await.until("it is parked", LIMIT, () -> isParcel(route, TableState.PARKED));
                String reason = String.valueOf(parcel(route).reason());
                assertTrue(reason.contains("HTTP 409") && reason.contains("public.parcel"), reason);
                Workload.updateAll(database);
                database.execute("insert into parcel values (2)");
                daemon.awaitAllConfirmed();

                registry.asUsual("parcel");
                Path file = folder.resolve("walferry.properties");
                route.writeTo(file);
                CliRun resume = CliRun.of("resume", "--config", file.toString(), "--tables", "parcel");
                assertEquals(0, resume.exit(), resume.err());
                Await.until("it is carried again", LIMIT, () -> isParcel(route, TableState.STREAMING));
                daemon.stop();
            }
            assertEquals(2, parcel(route).rows());
        }
    }

    /** Such a registry would refuse every table. */
    @Test
    void aRegistryThatLetsNobodyInParksNoTable() throws SQLException {
        try (FakeRegistry registry = FakeRegistry.start();
                Route route = route(registry).set("table.failure.policy", "park")) {
            registry.always("/", error(401, 40101, "who are you?"));
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("HTTP 401", "schema.registry.basic.auth.user.info");
            }
            TableProgress parcel = parcel(route);
            assertTrue(parcel == null || parcel.state() != TableState.PARKED, "nothing is wrong with it");
        }
    }
}
