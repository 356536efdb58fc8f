package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** What can be polled: whole tables, views, foreign tables and queries. */
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

    /** What cannot be replicated: a view, a foreign table, and names that need quotes. */
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
