package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keys of rows that come after their table was dropped, or was given another key. */
@Postgres
@Kafka
@Timeout(600)
class SnapshotKeysTest {
    private final TestDatabase database;
    private final ItemRoutes routes;

    SnapshotKeysTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.routes = new ItemRoutes(database, topics);
    }

    /**
     * Rows of the table are still in the slot. Under FULL only an earlier daemon has seen which columns were its key.
     */
    @Test
    void aTableThatIsDroppedBetweenTwoDaemonsKeepsItsKey() throws SQLException {
        try (Route route = routes.filled("initial")) {
            database.execute("alter table item replica identity full");
            ItemRoutes.runUntilFinished(route);
            database.execute("insert into item values (4, 1, 'late')", "drop table item");
            runUntilAllIsConfirmed(route);
            assertEquals(List.of("[1]", "[2]", "[3]", "[4]"), keys(route));
        }
    }

    /** The new key counts for rows that were written since. */
    @Test
    void aKeyThatIsReplacedBetweenTwoDaemonsIsThatOfEarlierRows() throws SQLException {
        database.execute(Workload.TABLE, "alter table item drop constraint item_pkey, add primary key (version, id)");
        Workload.fill(database, 3);
        try (Route route = routes.published("initial")) {
            ItemRoutes.runUntilFinished(route);
            database.execute(
                    "insert into item values (4, 1, 'late')",
                    "alter table item drop constraint item_pkey, add primary key (id, version)",
                    "insert into item values (5, 1, 'later')");
            runUntilAllIsConfirmed(route);
            assertEquals(List.of("[1,1]", "[1,2]", "[1,3]", "[1,4]", "[5,1]"), keys(route));
        }
    }

    private static void runUntilAllIsConfirmed(Route route) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    private static List<String> keys(Route route) {
        List<String> keys = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> {
                List<String> values = new ArrayList<>();
                SnapshotTopics.json(record.key()).forEach(value -> values.add(value.asText()));
                keys.add("[" + String.join(",", values) + "]");
            });
        }
        Collections.sort(keys);
        return keys;
    }
}
