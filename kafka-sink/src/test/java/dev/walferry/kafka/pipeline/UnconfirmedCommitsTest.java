package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The age of the oldest unconfirmed transaction. */
class UnconfirmedCommitsTest {
    private static final long MILLI = 1000;

    private final UnconfirmedCommits commits = new UnconfirmedCommits();

    private static Commit commit(long end, long millis) {
        return new Commit(Lsn.of(end - 1), Lsn.of(end), millis * MILLI);
    }

    private void assertOldest(@Nullable Commit expected) {
        assertEquals(expected == null ? null : expected.commitInstant(), commits.oldest());
    }

    @Test
    void theOldestIsTheFirstThatIsNotConfirmed() {
        assertNull(commits.oldest());
        commits.committed(commit(100, 0));
        commits.committed(commit(200, 60));
        commits.committed(commit(300, 120));
        assertOldest(commit(100, 0));
        commits.confirmed(Lsn.of(199));
        assertOldest(commit(200, 60));
        commits.confirmed(Lsn.of(300));
        assertOldest(null);
    }

    /**
     * Transactions close to each other are remembered as one, which is as old as the first and stays until the last is
     * confirmed.
     */
    @Test
    void theLastOneIsNeverForgotten() {
        commits.committed(commit(100, 0));
        commits.committed(commit(200, 10));
        commits.committed(commit(300, 20));
        commits.confirmed(Lsn.of(100));
        assertOldest(commit(100, 0));
        commits.confirmed(Lsn.of(299));
        assertOldest(commit(100, 0));
        commits.confirmed(Lsn.of(300));
        assertOldest(null);
    }

    @Test
    void aNewSessionBeginsAnew() {
        commits.committed(commit(100, 0));
        commits.clear();
        assertOldest(null);
        commits.committed(commit(100, 0));
        assertOldest(commit(100, 0));
    }
}
