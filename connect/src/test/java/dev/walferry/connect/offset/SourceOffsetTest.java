package dev.walferry.connect.offset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** Offsets as Kafka Connect keeps them. */
class SourceOffsetTest {
    private static final SourceOffset OFFSET = new SourceOffset(
            new SourcePosition(Lsn.parse("F/1A2B3C8"), 4),
            new SlotOrigin("7301234567890123456", 2, Lsn.of(0xABC), "walferry"),
            "1f2e3d");

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> offset = new HashMap<>(OFFSET.toMap());
        offset.put(field, value);
        return offset;
    }

    private static void assertRefused(Map<String, Object> offset, String what) {
        ConnectException e = assertThrows(ConnectException.class, () -> SourceOffset.of(offset));
        assertTrue(String.valueOf(e.getMessage()).contains(what), e.getMessage());
    }

    @Test
    void offsetIsStringsAndLongs() {
        assertEquals(
                Map.of(
                        "commit_lsn",
                        "F/1A2B3C8",
                        "ordinal",
                        4L,
                        "system_id",
                        "7301234567890123456",
                        "timeline",
                        2L,
                        "timeline_start",
                        "0/ABC",
                        "slot",
                        "walferry",
                        "stream",
                        "1f2e3d"),
                OFFSET.toMap());
    }

    /** After the loss of a slot its offset is overwritten, because Kafka Connect never deletes one. */
    @Test
    void whatWasForgottenIsNoOffset() {
        assertEquals(OFFSET, SourceOffset.ofKept(OFFSET.toMap()));
        assertNull(SourceOffset.ofKept(null));
        assertNull(SourceOffset.ofKept(Map.of()));
        assertNull(SourceOffset.ofKept(OffsetProgress.offset(null, 7)));
    }

    @Test
    void offsetIsReadAsItWasWritten() {
        assertEquals(OFFSET, SourceOffset.of(OFFSET.toMap()));
        assertEquals(OFFSET, SourceOffset.of(with("ordinal", 4)));
    }

    /** Between an earlier position and that WAL there may be changes. */
    @Test
    void walWithoutChangesVouchesForPositionsInItAlone() {
        SourceOffset further =
                new SourceOffset(OFFSET.position(), OFFSET.origin(), OFFSET.stream(), Lsn.parse("F/1A2B4C8"));
        assertEquals("F/1A2B3C8", further.toMap().get("idle_from"));
        assertEquals("F/1A2B4C8", further.toMap().get("idle_to"));
        assertEquals(further, SourceOffset.of(further.toMap()));
        assertEquals(Lsn.parse("F/1A2B3C0"), at("F/1A2B3C0", further).reached());
        assertEquals(Lsn.parse("F/1A2B4C8"), at("F/1A2B400", further).reached());
        assertEquals(Lsn.parse("F/1A2B500"), at("F/1A2B500", further).reached());
        assertEquals(OFFSET, new SourceOffset(OFFSET.position(), OFFSET.origin(), OFFSET.stream(), Lsn.of(1)));
        assertRefused(with("idle_from", 8), "idle_from is not a string");
        assertRefused(with("idle_from", "0/8"), "idle_to is missing");
        assertRefused(with("idle_to", "0/8"), "idle_from is missing");
    }

    private static SourceOffset at(String commitLsn, SourceOffset offset) {
        Map<String, Object> moved = new HashMap<>(offset.toMap());
        moved.put("commit_lsn", commitLsn);
        return SourceOffset.of(moved);
    }

    @Test
    void whatSomebodyDoesNotKnowMayBeMissing() {
        Map<String, Object> offset = new HashMap<>(OFFSET.toMap());
        offset.remove("timeline_start");
        offset.remove("stream");
        assertEquals(Lsn.ZERO, SourceOffset.of(offset).origin().start());
        assertEquals("", SourceOffset.of(offset).stream());
    }

    @Test
    void aTimelineBeginsWhereTheOneBeforeItEnded() {
        Map<Integer, Lsn> ended = Map.of(1, Lsn.of(10), 3, Lsn.of(30));
        assertEquals(Lsn.ZERO, SlotOrigin.start(1, ended));
        assertEquals(Lsn.of(10), SlotOrigin.start(3, ended));
        assertEquals(Lsn.of(30), SlotOrigin.start(4, ended));
    }

    @Test
    void wrongFieldsAreNamed() {
        assertRefused(with("commit_lsn", "yesterday"), "commit_lsn is not a position");
        assertRefused(with("timeline_start", "yesterday"), "timeline_start is not a position");
        assertRefused(with("ordinal", "4"), "ordinal is not a number");
        assertRefused(with("ordinal", -1L), "ordinal is not a number");
        assertRefused(with("lsn", 1L), "it has the field lsn");
        Map<String, Object> missing = new HashMap<>(OFFSET.toMap());
        missing.remove("slot");
        assertRefused(missing, "slot is missing");
    }

    /** Two connectors of one name and one prefix have the same source partition. */
    @Test
    void debeziumsOffsetIsCalledWhatItIs() {
        Map<String, Object> debeziums = Map.of("lsn", 24023128L, "lsn_proc", 24023128L, "txId", 571L, "ts_usec", 1L);
        assertRefused(debeziums, "that of a Debezium connector");
        assertRefused(debeziums, "DELETE /connectors/<name>/offsets");
    }

    @Test
    void positionsAreOrderedByCommitAndThenByChange() {
        SourcePosition high = new SourcePosition(Lsn.of(-1), 1);
        assertTrue(high.compareTo(OFFSET.position()) > 0);
        assertTrue(OFFSET.position().compareTo(new SourcePosition(Lsn.parse("F/1A2B3C8"), 5)) < 0);
        assertEquals(0, OFFSET.position().compareTo(new SourcePosition(Lsn.parse("F/1A2B3C8"), 4)));
    }

    /** Another process must find the offset by the same bytes, and so must the worker that has read them. */
    @Test
    void aPartitionHasTheSameBytesInEveryProcess() {
        Map<String, String> pipeline = SourceOffset.partition("shop", "orders");
        assertSameBytes("{\"pipeline\":\"orders\",\"server\":\"shop\"}", pipeline);
        assertSameBytes(
                "{\"pipeline\":\"orders\",\"server\":\"shop\",\"table\":\"public.t\"}",
                SourceOffset.partition(pipeline, "table", "public.t"));
        assertSameBytes(
                "{\"server\":\"shop\",\"table\":\"public.t\"}",
                SourceOffset.partition(SourceOffset.partition("shop", null), "table", "public.t"));
    }

    private static void assertSameBytes(String expected, Map<String, String> partition) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", false), true);
            byte[] bytes = converter.fromConnectData("offsets", null, partition);
            assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
            Object read = converter.toConnectData("offsets", bytes).value();
            assertArrayEquals(bytes, converter.fromConnectData("offsets", null, read));
        }
    }
}
