package dev.walferry.kafka.snapshot;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;

/** Creates routes whose publication has the table {@code item}, for a role that may read it. */
final class ItemRoutes {
    private final TestDatabase database;
    private final TestTopics topics;

    ItemRoutes(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** Returns a route with three rows that are older than the slot. */
    Route filled(String mode) throws SQLException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        return published(mode);
    }

    /** The same for a table that exists already. */
    Route published(String mode) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot(mode)
                .publish("table item");
    }

    static void runUntilFinished(Route route) throws SQLException {
        runUntilFinished(route, "item");
    }

    /** Runs a daemon until a table is read. */
    static void runUntilFinished(Route route, String table) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, table);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }
}
