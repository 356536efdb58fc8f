package dev.walferry.kafka.query;

import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;

/** Routes from tables that are polled to the topics of one test. */
final class PolledRoutes {
    private final TestTopics topics;

    PolledRoutes(TestTopics topics) {
        this.topics = topics;
    }

    /**
     * Returns a route whose role may read everything that exists after the setup.
     *
     * @param mode how new rows are found
     * @param setup statements that make the tables
     */
    Route of(TestDatabase database, String mode, String... setup) throws SQLException {
        database.execute(setup);
        return Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", mode);
    }
}
