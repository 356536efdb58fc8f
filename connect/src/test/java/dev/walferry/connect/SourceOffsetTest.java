package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Offsets as Kafka Connect keeps them. */
class SourceOffsetTest {
    private static final SourceOffset OFFSET = new SourceOffset(
            new SourcePosition(Lsn.parse("F/1A2B3C8"), 4), new SlotOrigin("7301234567890123456", 2, "walferry"));

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
                        "slot",
                        "walferry"),
                OFFSET.toMap());
    }

    @Test
    void offsetIsReadAsItWasWritten() {
        assertEquals(OFFSET, SourceOffset.of(OFFSET.toMap()));
        assertEquals(OFFSET, SourceOffset.of(with("ordinal", 4)));
    }

    @Test
    void wrongFieldsAreNamed() {
        assertRefused(with("commit_lsn", "yesterday"), "commit_lsn is not a position");
        assertRefused(with("ordinal", "4"), "ordinal is not a number");
        assertRefused(with("ordinal", -1L), "ordinal is not a number");
        assertRefused(with("lsn", 1L), "it has the field lsn");
        Map<String, Object> missing = new HashMap<>(OFFSET.toMap());
        missing.remove("slot");
        assertRefused(missing, "slot is missing");
    }

    @Test
    void positionsAreOrderedByCommitAndThenByChange() {
        SourcePosition high = new SourcePosition(Lsn.of(-1), 1);
        assertTrue(high.compareTo(OFFSET.position()) > 0);
        assertTrue(OFFSET.position().compareTo(new SourcePosition(Lsn.parse("F/1A2B3C8"), 5)) < 0);
        assertEquals(0, OFFSET.position().compareTo(new SourcePosition(Lsn.parse("F/1A2B3C8"), 4)));
    }
}
