package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contents of a route's topics for polled rows. */
final class PolledTopics {
    static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * How many transactions show that a whole poll has run. A poll may have two: the first seen may be the second of
     * its poll, and the last has only begun.
     */
    private static final int TRANSACTIONS = 4;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PolledTopics() {}

    /** Returns a column of every record, as text, in no particular order; {@code -} and the key for a tombstone. */
    static List<String> values(Route route, String column) {
        List<String> values = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> values.add(value(record.key(), record.value(), column)));
        }
        Collections.sort(values);
        return values;
    }

    private static String value(byte @Nullable [] key, byte @Nullable [] value, String column) {
        return value == null
                ? "-" + json(key).path(column).asText()
                : json(value).path(column).asText();
    }

    static JsonNode json(byte @Nullable [] text) {
        try {
            return text == null ? MAPPER.nullNode() : MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(Route route, String column, String... expected) {
        List<String> wanted = List.of(expected);
        Await.until(column + " is " + wanted, LIMIT, () -> values(route, column).size() >= wanted.size());
        assertEquals(wanted, values(route, column));
    }

    /** Returns the present progress. */
    static QueryProgress progress(Route route) {
        return QueryProgress.read(
                new ProgressTopic(route.prefix(), Map.of("bootstrap.servers", route.bootstrapServers()), (short) -1));
    }

    /** Waits until a table's offset has a field with a value, so that a restart goes on there. */
    static void awaitOffset(Route route, String field, String value) {
        Await.until(
                "the offset has " + field + " " + value,
                LIMIT,
                () -> progress(route).tables().values().stream()
                        .anyMatch(
                                table -> table.offset().getOrDefault(field, "").matches(value)));
    }

    /** Waits until exactly these keys are known of the only table; a slash divides the columns of one. */
    static void awaitKeys(Route route, String... keys) {
        Set<List<String>> wanted =
                Stream.of(keys).map(key -> List.of(key.split("/"))).collect(Collectors.toSet());
        Await.until(
                "the keys are " + wanted,
                LIMIT,
                () -> progress(route).keys().values().stream().anyMatch(known -> wanted.equals(known.keySet())));
    }

    /** Waits until a poll has ended that began after everything that was done so far. */
    static void awaitPoll(Route route) throws SQLException {
        String last = String.valueOf(route.database().queryOne("select clock_timestamp()::text"));
        for (int i = 0; i < TRANSACTIONS; i++) {
            last = String.valueOf(awaitTransactionAfter(route, last));
        }
    }

    private static @Nullable String awaitTransactionAfter(Route route, String time) {
        String sql = "select max(xact_start)::text from pg_stat_activity where datname = current_database()"
                + " and application_name = 'walferry query' and xact_start > '" + time + "'";
        List<@Nullable String> found = new ArrayList<>();
        Await.until("a poll has begun after " + time, LIMIT, () -> {
            String start = route.database().queryOne(sql);
            found.add(start);
            return start != null;
        });
        return found.get(found.size() - 1);
    }

    /** Executes a statement in a transaction that may go on. */
    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns numbers as text, sorted as text. */
    static String[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(String::valueOf)
                .sorted()
                .toArray(String[]::new);
    }
}
