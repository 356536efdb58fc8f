package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import org.junit.jupiter.api.Test;

class ReadMarkTest {
    private static final ReadMark READ = mark("0000000A", 1000);

    private static ReadMark mark(String timeline, long lsn) {
        return new ReadMark(timeline, Lsn.of(lsn));
    }

    private static void assertRefused(ReadMark server, String part) {
        ReplicationException error = assertThrows(ReplicationException.class, () -> READ.requireReachedBy(server));
        assertEquals(Category.RETRY, error.category());
        assertTrue(String.valueOf(error.getMessage()).contains(part), error::toString);
    }

    @Test
    void aServerThatHasLessOfTheSameHistory() {
        assertRefused(mark("0000000A", 999), "a standby that is behind");
        assertDoesNotThrow(() -> READ.requireReachedBy(mark("0000000A", 1000)));
    }

    @Test
    void aServerOfAnEarlierHistory() {
        assertRefused(mark("00000009", 5000), "a former primary");
    }

    /** After a promotion less may be left, and positions do not tell. */
    @Test
    void aServerOfALaterHistory() {
        assertDoesNotThrow(() -> READ.requireReachedBy(mark("0000000B", 10)));
    }
}
