package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.query.poll.QueryBatch;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;

/** Everything that can be polled: whole tables, views, foreign tables and queries. */
@Kafka
@Timeout(300)
class QueryModesTest {
    private final PolledRoutes routes;

    QueryModesTest(TestTopics topics) {
        this.routes = new PolledRoutes(topics);
    }

    @OnPostgres({14, 18})
    void everyRowEachTime(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "bulk",
                        "create table item (id int primary key)",
                        "insert into item values (1), (2)");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            for (String id : List.of("1", "2")) {
                Await.until(
                        id + " comes again",
                        PolledTopics.LIMIT,
                        () -> PolledTopics.values(route, "id").stream()
                                        .filter(id::equals)
                                        .count()
                                > 2);
            }
            daemon.stop();
        }
    }

    /** Objects that replication cannot carry: a view and a foreign table; and names that need quotes. */
    @OnPostgres({14, 18})
    void viewsForeignTablesAndOddNames(TestDatabase database) throws SQLException {
        String port = String.valueOf(database.queryOne("show port"));
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table \"It''em \"\"x\"\".y\" (\"the id\" int primary key, \"a\\b\" text)",
                        "insert into \"It''em \"\"x\"\".y\" values (1, 'one')",
                        "create view shown as select \"the id\" from \"It''em \"\"x\"\".y\"",
                        "create extension postgres_fdw",
                        "create server self foreign data wrapper postgres_fdw options (host '127.0.0.1', port '" + port
                                + "', dbname '" + database.name() + "')",
                        "create foreign table far (\"the id\" int) server self options (table_name 'shown')")
                .set("table.types", "TABLE,VIEW,FOREIGN TABLE")
                .set("validate.non.null", "false")
                .set("incrementing.column.name", "the id")) {
            database.execute("create user mapping for " + route.role() + " server self options (user '" + route.role()
                    + "', password '" + Route.PASSWORD + "', password_required 'false')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "the id", "1", "1", "1");
                database.execute("insert into \"It''em \"\"x\"\".y\" values (2, 'two')");
                PolledTopics.await(route, "the id", "1", "1", "1", "2", "2", "2");
                daemon.stop();
            }
            database.execute("drop extension postgres_fdw cascade");
        }
    }

    /** A join returns a row several times, and a restart must not leave out the copies after the end of a batch. */
    @OnPostgres({14, 18})
    void aBatchThatEndsAmongEqualIdsOfAView(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table line (item int not null, id int not null)",
                        "insert into line select (i + 6) / 7, i from generate_series(1, 28) i",
                        "create view shown as select item, id from line")
                .set("table.types", "VIEW")
                .set("incrementing.column.name", "item")
                .set("validate.non.null", "false")
                .set("batch.max.rows", "10")) {
            SinkConfig config = SinkConfig.of(route.settings(), Map.of());
            QuerySettings settings = Objects.requireNonNull(config.query());
            List<QueryBatch> batches = new ArrayList<>();
            try (QueryPoller poller = new QueryPoller(
                    config.source(),
                    new SourceDatabase(config.source(), false).identity(),
                    settings,
                    config.records(),
                    PolledTopics.progress(route))) {
                poller.start();
                Await.until("all rows are read", PolledTopics.LIMIT, () -> {
                    poller.requireRunning();
                    QueryBatch batch = poller.next(Duration.ofMillis(100));
                    return batch != null && batches.add(batch) && batches.size() == 3;
                });
            }
            List<String> after = new ArrayList<>();
            batches.forEach(batch -> after.add(batch.rows().size() + " rows, after " + place(batch)));
            assertEquals(List.of("10 rows, after 1", "10 rows, after 2", "8 rows, after 4"), after);
        }
    }

    private static String place(QueryBatch batch) {
        return String.join(",", Objects.requireNonNull(batch.after()).position());
    }

    @OnPostgres({14, 18})
    void aQuery(TestDatabase database) throws SQLException {
        try (Route route = routes.of(
                        database,
                        "incrementing",
                        "create table item (id int primary key, price numeric(10, 2))",
                        "insert into item values (1, 1.50), (2, -1)")
                .set("incrementing.column.name", "nr")
                .set("validate.non.null", "false")
                .set("decimal.handling.mode", "string")
                .set("message.key.columns", "query.query:nr")
                .set("query", "select id as nr, price from item where price > 0 -- positive;")) {
            database.execute("alter role " + route.role() + " set search_path = public");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("insert into item values (3, 2.25)");
                PolledTopics.await(route, "price", "1.50", "2.25");
                daemon.stop();
            }
            List<String> keys = new ArrayList<>();
            try (TopicReader reader = route.reader()) {
                reader.readAll(
                        record -> keys.add(PolledTopics.json(record.key()).toString()));
            }
            Collections.sort(keys);
            assertEquals(List.of("{\"nr\":1}", "{\"nr\":3}"), keys);
        }
    }
}
