package dev.walferry.kafka.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table of docs/concepts/log-or-queries.md, which shows what each mode sees, and the settings of
 * docs/how-to/poll-tables.md.
 *
 * <p>The row with id 100 is inserted last and seen in every mode; whatever was not seen by then was missed.
 */
@Kafka
@Postgres(18)
@Timeout(300)
class PollPagesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path CONCEPT = Path.of("..", "docs", "concepts", "log-or-queries.md");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "`log`",
                "`xmin`",
                "`xmin` with `query.deletes=compare`",
                "`timestamp+incrementing`",
                "`timestamp`",
                "`incrementing`",
                "`bulk`"
            })
    void whatEachModeSees(String words, TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key, v text, ts timestamptz not null)",
                "insert into item values (1, 'old', now()), (2, 'old', now()), (3, 'old', now())");
        String mode = words.split("`", 3)[1];
        boolean isLog = mode.equals("log");
        try (Route route = isLog
                        ? Route.between(database, topics.bootstrapServers(), topics.prefix())
                        : Route.polling(database, topics.bootstrapServers(), topics.prefix());
                Connection slow = database.connect()) {
            if (isLog) {
                route.snapshot("initial").set("value.envelope", "flat").publish("table item");
            } else {
                configure(route, mode, words.contains("compare"));
            }
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, "3 old");
                change(database, slow);
                await(route, "100 end");
                Set<String> seen = values(route);
                daemon.stop();
                String row = "| " + words + " |" + mark(seen, "4 new") + mark(seen, "1 touched")
                        + mark(seen, "2 untouched") + mark(seen, "3 gone") + mark(seen, "98 late");
                assertTrue(Files.readString(CONCEPT).contains(row + "\n"), () -> "measured: " + row);
            }
        }
    }

    private static void configure(Route route, String mode, boolean compares) throws SQLException {
        route.set("mode", mode);
        if (mode.startsWith("timestamp")) {
            route.set("timestamp.column.name", "ts");
            route.database().execute("grant pg_read_all_stats to " + route.role());
        }
        if (mode.endsWith("incrementing")) {
            route.set("incrementing.column.name", "id");
        }
        if (compares) {
            route.set("query.deletes", "compare");
        }
    }

    /** Changes the table. Row 98 is written before row 99 and committed after it. */
    private static void change(TestDatabase database, Connection slow) throws SQLException {
        database.execute(
                "insert into item values (4, 'new', clock_timestamp())",
                "update item set v = 'touched', ts = clock_timestamp() where id = 1",
                "update item set v = 'untouched' where id = 2",
                "delete from item where id = 3");
        slow.setAutoCommit(false);
        try (Statement statement = slow.createStatement()) {
            statement.execute("insert into item values (98, 'late', clock_timestamp())");
        }
        database.execute("insert into item values (99, 'between', clock_timestamp())");
        awaitPoll(database);
        slow.commit();
        database.execute("insert into item values (100, 'end', clock_timestamp())");
    }

    /** Waits until the poller, if there is one, has begun two more transactions. */
    private static void awaitPoll(TestDatabase database) throws SQLException {
        String sql = "select max(xact_start)::text from pg_stat_activity where datname = current_database()"
                + " and application_name = 'walferry query' and xact_start > '";
        String time = database.queryOne("select clock_timestamp()::text");
        for (int i = 0; i < 2; i++) {
            String after = time;
            String found = null;
            if (Integer.parseInt(String.valueOf(database.queryOne(
                            "select count(*) from pg_stat_activity where application_name = 'walferry query'"
                                    + " and datname = current_database()")))
                    > 0) {
                String[] seen = new String[1];
                Await.until("a poll has begun", LIMIT, () -> {
                    seen[0] = database.queryOne(sql + after + "'");
                    return seen[0] != null;
                });
                found = seen[0];
            }
            time = found == null ? time : found;
        }
    }

    private static String mark(Set<String> seen, String value) {
        return seen.contains(value) ? " yes |" : " no |";
    }

    private static void await(Route route, String value) {
        Await.until(value + " has arrived", LIMIT, () -> values(route).contains(value));
    }

    private static Set<String> values(Route route) {
        Set<String> values = new TreeSet<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> values.add(text(record.key(), record.value())));
        }
        return values;
    }

    private static String text(byte[] key, byte @Nullable [] value) {
        try {
            return value == null
                    ? MAPPER.readTree(key).path("id").asText() + " gone"
                    : MAPPER.readTree(value).path("id").asText() + " "
                            + MAPPER.readTree(value).path("v").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theSettingsOfThePage(int block, TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table orders (id int generated always as identity primary key,"
                        + " v text, changed_at timestamptz not null default now())",
                "insert into orders (v) values ('one')");
        Map<String, String> settings = PageText.of("poll-tables.md").settings(block);
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                if (!setting.getKey().matches("(source|connection)\\.(url|user|password)|kafka\\..*|topic.prefix")) {
                    route.set(setting.getKey(), setting.getValue());
                }
            }
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                await(route, "1 one");
                daemon.stop();
            }
            assertEquals(Set.of("1 one"), values(route));
        }
    }
}
