package dev.walferry.kafka.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a route's topics show of its snapshots. */
public final class SnapshotTopics {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SnapshotTopics() {}

    public static SlotProgress progress(Route route) {
        return new ProgressTopic(route.prefix(), Map.of("bootstrap.servers", route.bootstrapServers()), (short) -1)
                .read();
    }

    /** Waits until the rows of tables of the schema {@code public} are known to have arrived. */
    public static void awaitFinished(Route route, String... tables) {
        Await.until("the snapshot is finished", LIMIT, () -> isFinished(progress(route), tables));
    }

    private static boolean isFinished(SlotProgress progress, String... tables) {
        return progress.isListed()
                && Stream.of(tables).allMatch(table -> {
                    TableProgress known = progress.tables().get(new Table("public", table));
                    return known != null && !known.isUnfinished();
                });
    }

    /** Counts the records of each operation. */
    public static Map<String, Integer> operations(Route route) {
        Map<String, Integer> counts = new TreeMap<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> counts.merge(operation(record.value()), 1, Integer::sum));
        }
        return counts;
    }

    private static String operation(byte @Nullable [] value) {
        return value == null ? "tombstone" : json(value).get("op").textValue();
    }

    public static JsonNode json(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
