package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.query.poll.PollMoment;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import org.junit.jupiter.api.Test;

class ReadMarkTest {
    private static final ReadMark READ = new ReadMark("0000000A", Lsn.of(1000));

    private static PollMoment primary(String timeline, long reached) {
        return new PollMoment(1, 1, 0, Lsn.of(1), timeline, Lsn.of(reached), false);
    }

    private static PollMoment standby(String timeline, long reached) {
        return new PollMoment(1, 1, 0, Lsn.of(1), timeline, Lsn.of(reached), true);
    }

    private static void assertRefused(PollMoment server, String part) {
        ReplicationException error = assertThrows(ReplicationException.class, () -> READ.requireReachedBy(server));
        assertEquals(Category.RETRY, error.category());
        assertTrue(String.valueOf(error.getMessage()).contains(part), error::toString);
    }

    @Test
    void aServerThatHasLessOfTheSameHistory() {
        assertRefused(standby("0000000A", 999), "a standby that is behind");
        assertRefused(primary("0000000A", 999), "another server with the same tables");
        assertDoesNotThrow(() -> READ.requireReachedBy(standby("0000000A", 1000)));
        assertDoesNotThrow(() -> READ.requireReachedBy(primary("0000000A", 1000)));
    }

    @Test
    void aServerOfAnEarlierHistory() {
        assertRefused(primary("00000009", 5000), "a former primary");
        assertRefused(standby("00000009", 5000), "does not follow the new one yet");
    }

    /** After a promotion less WAL may be left, which positions do not show. */
    @Test
    void aPrimaryOfALaterHistory() {
        assertDoesNotThrow(() -> READ.requireReachedBy(primary("0000000B", 10)));
    }

    /** The standby may report that history before it has replayed any of it. */
    @Test
    void aStandbyOfALaterHistory() {
        assertRefused(standby("0000000B", 999), "a standby that is behind");
        assertDoesNotThrow(() -> READ.requireReachedBy(standby("0000000B", 1000)));
    }

    /** A commit can be visible before it is written to disk. */
    @Test
    void whatCanBeSeenCounts() {
        ReadMark mark = ReadMark.of(new PollMoment(1, 1, 0, Lsn.of(900), "0000000A", Lsn.of(1000), false));
        assertEquals(READ, mark);
    }
}
