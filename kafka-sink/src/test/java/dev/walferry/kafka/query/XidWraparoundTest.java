package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.TransactionIds;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code mode=xmin} on a server whose transaction ids need 33 bits: a row's {@code xmin} has only 32. */
@Kafka
@Postgres(value = 15, libraries = "wal2json")
@Tag("slow")
@Timeout(600)
class XidWraparoundTest {
    /** How many different ids a row's {@code xmin} can hold. */
    private static final long CYCLE = 1L << 32;

    private static final long SOON = CYCLE - 200;
    private static final int ROWS = 300;

    private static String[] numbers(int to) {
        return IntStream.rangeClosed(1, to).mapToObj(String::valueOf).sorted().toArray(String[]::new);
    }

    private static long next(TestDatabase database) throws SQLException {
        return Long.parseLong(String.valueOf(database.queryOne("select pg_snapshot_xmax(pg_current_snapshot())")));
    }

    @Test
    void everyRowComesOnceWhenTheCounterBeginsAgain(LocalPostgres postgres, TestTopics topics) throws SQLException {
        TransactionIds.move(postgres, 0, SOON);
        try (TestDatabase database = postgres.createDatabase("wrap")) {
            database.execute("create table item (id int primary key)");
            assertTrue(next(database) < CYCLE, "not begun again");
            try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                    .set("mode", "xmin")) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    for (int i = 1; i <= ROWS; i++) {
                        database.execute("insert into item values (" + i + ")");
                    }
                    PolledTopics.await(route, "id", numbers(ROWS));
                    assertTrue(next(database) > CYCLE, "begun again");
                    PolledTopics.awaitOffset(route, "seen", "4294967[3-9]..");
                    daemon.stop();
                }
                database.execute("vacuum (freeze) item", "insert into item values (" + (ROWS + 1) + ")");
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", numbers(ROWS + 1));
                    daemon.stop();
                }
                assertEquals(ROWS + 1, PolledTopics.values(route, "id").size());
            }
        }
    }
}
