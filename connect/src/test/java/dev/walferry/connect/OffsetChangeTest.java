package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.kafka.source.ServerState;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The comparison of an offset's timeline with a server's. */
class OffsetChangeTest {
    private static final SlotOrigin OFFSET = new SlotOrigin("1", 2, Lsn.of(100), "s");

    private static ServerState server(String systemId, int timeline, boolean isStandby) {
        return new ServerState(systemId, timeline, isStandby, Lsn.of(200), null);
    }

    private static void check(ServerState server) {
        OffsetChange.requireSameHistory(OFFSET, server);
    }

    @Test
    void timelineThatAPrimaryHasNotReachedIsRefused() {
        assertThrows(ConnectException.class, () -> check(server("1", 1, false)));
        assertDoesNotThrow(() -> check(server("1", 2, false)));
    }

    /**
     * A standby may have followed its primary to the next timeline, but shows that only from its next restartpoint on.
     */
    @Test
    void standbyMayBeFurtherThanItShows() {
        assertDoesNotThrow(() -> check(server("1", 1, true)));
        assertThrows(ConnectException.class, () -> check(server("2", 2, true)));
    }
}
