package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.MoneyLocale;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** {@code money} in a database with its own locale, on each route from a table to a topic. */
@Kafka
@Timeout(300)
class MoneyRouteTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestTopics topics;

    MoneyRouteTest(TestTopics topics) {
        this.topics = topics;
    }

    private static void table(TestDatabase database, MoneyLocale locale) throws SQLException {
        locale.use(database);
        database.execute(
                "create domain price as money",
                "create table item (id int primary key, m money, ps price[])",
                insert(locale, 1));
    }

    private static String insert(MoneyLocale locale, int id) {
        return "insert into item values (" + id + ", " + locale.amount() + ", array[" + locale.amount() + "]::price[])";
    }

    private static void assertRead(Route route, List<String> expected) {
        Await.until("all rows are there", LIMIT, () -> rows(route).size() >= expected.size());
        assertEquals(expected, rows(route));
    }

    private static List<String> rows(Route route) {
        ObjectMapper mapper = new ObjectMapper();
        List<String> rows = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> {
                try {
                    if (record.topic().endsWith("item")) {
                        JsonNode value = mapper.readTree(record.value());
                        rows.add((value.has("after") ? value.get("after") : value).toString());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return rows;
    }

    private static List<String> expected(MoneyLocale locale, int... ids) {
        List<String> rows = new ArrayList<>();
        for (int id : ids) {
            rows.add("{\"id\":" + id + ",\"m\":\"" + locale.written() + "\",\"ps\":[\"" + locale.written() + "\"]}");
        }
        return rows;
    }

    private static void assertCarries(Route route, MoneyLocale locale) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route.set("decimal.handling.mode", "string"))) {
            assertRead(route, expected(locale, 1));
            route.database().execute(insert(locale, 2));
            assertRead(route, expected(locale, 1, 2));
            daemon.stop();
        }
    }

    @OnPostgres({14, 18})
    void aSnapshotAndTheStream(TestDatabase database) throws SQLException {
        table(database, MoneyLocale.JAPAN);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")
                .snapshot("initial")) {
            assertCarries(route, MoneyLocale.JAPAN);
        }
    }

    @OnPostgres({14, 18})
    void queries(TestDatabase database) throws SQLException {
        table(database, MoneyLocale.KUWAIT);
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", "xmin")) {
            assertCarries(route, MoneyLocale.KUWAIT);
        }
    }
}
