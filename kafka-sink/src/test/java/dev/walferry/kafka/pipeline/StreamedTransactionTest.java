package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large transactions that the server sends before their commit. */
@Kafka
@Timeout(300)
class StreamedTransactionTest {
    private static final int ROWS = 50_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @OnPostgres({14, 18})
    void recordsAreThoseOfATransactionSentAtItsCommit(TestDatabase database, TestTopics topics, @TempDir Path spool)
            throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.streaming", "true")
                .set("source.spool.directory", spool.toString())
                .set("source.spool.memory.bytes", "1048576")
                .publish("table item")) {
            database.execute("alter role " + route.role() + " set logical_decoding_work_mem = '64kB'");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Workload.fill(database, ROWS);
                database.execute("do $$ begin"
                        + " begin update item set version = -1; raise 'not this'; exception when others then end;"
                        + " update item set version = version + 1; end $$");
                daemon.awaitAllConfirmed();
            }
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(2L * ROWS, rebuilt.records(), "nothing that was rolled back, nothing twice");
            PostgresTables.assertEqual(route, rebuilt, "item");
            String streamed = "select count(*) from pg_stat_replication_slots where stream_count > 0 and slot_name = '"
                    + route.slot() + "'";
            Await.until("the server tells that it streamed", LIMIT, () -> "1".equals(database.queryOne(streamed)));
            assertArrayEquals(new String[0], spool.toFile().list());
        }
    }
}
