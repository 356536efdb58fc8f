package dev.walferry.kafka.progress.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressPlace;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.replication.Publications.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contents of the progress topic for query-based capture. */
class QueryProgressJsonTest {
    private static final QueryIdentity SHOP = new QueryIdentity("7412", "shop");
    private static final Table ODD = new Table("a.b", "c\",\"d");

    private final Map<String, byte[]> values = new HashMap<>();

    private void put(byte[] key, byte[] value) {
        values.put(new String(key, StandardCharsets.UTF_8), value);
    }

    private void assertRefused(String... parts) {
        String message = String.valueOf(assertThrows(ProgressException.class, () -> QueryProgress.of("t", values))
                .getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void whatWasWrittenIsRead() {
        PolledProgress progress = new PolledProgress(ODD, "xmin", List.of("x"), Map.of("seen", "9", "ctid", "(0,1)"));
        put(QueryProgressJson.key(ODD), QueryProgressJson.value(SHOP, progress));
        put(QueryProgressJson.key(ODD, List.of("1", "")), QueryProgressJson.value(SHOP, "7 id:integer"));
        put(QueryProgressJson.countKey(ODD), QueryProgressJson.count(SHOP, 1));
        put(QueryProgressJson.tablesKey(), QueryProgressJson.tables(SHOP, 2));
        QueryProgress read = QueryProgress.of("t", values).requireComplete();
        assertEquals(Map.of(ODD, progress), read.tables());
        assertEquals(Map.of(ODD, Map.of(List.of("1", ""), "7 id:integer")), read.keys());
        read.requireOf(SHOP);
        assertThrows(ProgressException.class, () -> read.requireOf(new QueryIdentity("7412", "other")));
        assertThrows(ProgressException.class, () -> read.requireOffset(progress, "bulk", List.of("x")));
        assertThrows(ProgressException.class, () -> read.requireOffset(progress, "xmin", List.of()));
    }

    /** A daemon with {@code snapshot.mode=never} writes a slot's position into the same topic. */
    @Test
    void thePositionOfASlotIsNoOffset() {
        values.put("position:s", new byte[0]);
        assertTrue(QueryProgress.of("t", values).isEmpty());
    }

    @Test
    void otherProgressIsRefused() {
        values.put("slot", "{\"version\":1,\"systemId\":\"7412\",\"slot\":\"s\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused("key slot", "source.mode=log", "topic.prefix");
    }

    @Test
    void progressIsRefusedWhereASlotsIsExpected() {
        put(QueryProgressJson.key(ODD, List.of()), QueryProgressJson.value(SHOP, "7 id:integer"));
        assertThrows(ProgressException.class, () -> SlotProgress.of(ProgressPlace.topic("t"), values));
    }

    @Test
    void progressOfTwoDatabasesIsRefused() {
        put(QueryProgressJson.key(ODD, List.of("1")), QueryProgressJson.value(SHOP, "7 id:integer"));
        put(
                QueryProgressJson.key(ODD, List.of("2")),
                QueryProgressJson.value(new QueryIdentity("1", "shop"), "7 id:integer"));
        assertRefused("two databases", "7412");
    }

    @Test
    void anotherVersionIsRefused() {
        put(
                QueryProgressJson.key(ODD, List.of("1")),
                "{\"version\":2,\"systemId\":\"1\",\"database\":\"d\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused("expected version 1, got version 2");
    }
}
