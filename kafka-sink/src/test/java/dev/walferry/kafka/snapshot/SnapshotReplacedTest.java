package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table is replaced while the last of its rows are on their way. */
@Postgres
@Kafka
@Timeout(300)
class SnapshotReplacedTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestDatabase database;
    private final TestTopics topics;

    SnapshotReplacedTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    /** No chunk is read after the rename, so no reader could find that the table is another one. */
    @Test
    void anotherTableGetsTheNameAfterTheLastChunkWasRead() throws SQLException, IOException {
        database.execute(Workload.TABLE);
        Workload.fill(database, 3);
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .snapshot("initial")
                        .set("source.url", proxy.url(database.name()))
                        .set("snapshot.threads", "1")
                        .set("snapshot.new.tables.interval.ms", "100")
                        .publish("table item")) {
            Runnable afterCopy = proxy.holdAfter("COPY (".getBytes(StandardCharsets.US_ASCII));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitReader("idle in transaction", "COPY");
                Runnable afterEnd = proxy.holdAfter("ROLLBACK".getBytes(StandardCharsets.US_ASCII));
                afterCopy.run();
                awaitReader("idle", "ROLLBACK");
                replace(route);
                String oid = database.queryOne("select 'item'::regclass::oid");
                Await.until("the other table is noticed", LIMIT, () -> isOf(route, oid));
                afterEnd.run();
                SnapshotTopics.awaitFinished(route, "item");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            assertEquals(Map.of("r", 6), SnapshotTopics.operations(route), "the other table's rows, once each");
        }
    }

    private void awaitReader(String state, String query) {
        String sql = "select count(*) from pg_stat_activity where datname = current_database() and application_name ="
                + " 'walferry snapshot' and state = '" + state + "' and query ilike '" + query + "%'";
        Await.until("the reader stands after " + query, LIMIT, () -> "1".equals(database.queryOne(sql)));
    }

    private void replace(Route route) throws SQLException {
        database.execute("begin; drop table item; " + Workload.TABLE
                + "; insert into item select i, 9, 'other' from generate_series(1, 6) i; grant select on item to "
                + route.role() + "; alter publication pub add table item; commit");
    }

    /**
     * Returns whether the progress is that of the table with this OID. It has none for a moment, between leaving the
     * publication and being found in it again.
     */
    private static boolean isOf(Route route, String oid) {
        TableProgress item = SnapshotTopics.progress(route).tables().get(new Table("public", "item"));
        return item != null && String.valueOf(item.identity().oid()).equals(oid);
    }
}
