package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Trap D9: a message that cannot be decoded is neither skipped nor read again and again. */
@Timeout(600)
class DamagedMessageTest {
    private static final String ROW = "damaged";

    /** Returns the row's only value after its length, as it is in the message. */
    private static byte[] value(int length) {
        return ("\0\0\0" + (char) length + ROW).getBytes(StandardCharsets.US_ASCII);
    }

    private static Lsn nextCommit(ChangeStream stream) {
        PgOutputMessage message = stream.next();
        while (!(message instanceof Commit)) {
            message = stream.next();
        }
        return ((Commit) message).endLsn();
    }

    /**
     * Everything before the message may be confirmed. The message and everything after it come again for a client that
     * can read it.
     */
    @OnPostgres({14, 18})
    void theStreamEndsBeforeIt(TestDatabase database) throws Exception {
        Live live = new Live(database);
        live.createSlot("s", false);
        try (TcpProxy proxy = TcpProxy.to(database)) {
            Lsn before;
            try (ChangeStream stream = ChangeStream.to(proxy.url(database.name()))
                    .user(database.user())
                    .password(database.password())
                    .slot(live.slot("s"))
                    .publication("p")
                    .open()) {
                proxy.damage(value(ROW.length()), value(0x7f));
                live.mark("whole");
                before = nextCommit(stream);
                live.mark(ROW);
                live.mark("after");
                ReplicationException e = assertThrows(ReplicationException.class, () -> nextCommit(stream));
                assertEquals(Category.FATAL, e.category());
                assertTrue(e.getMessage().contains("slot \"" + live.slot("s") + "\" at 0/"), e::getMessage);
                assertTrue(e.getMessage().contains("nothing from here on was confirmed"), e::getMessage);
                assertFalse(e.getMessage().contains(ROW), e::getMessage);
                assertThrows(IllegalStateException.class, stream::next);
                stream.confirm(before);
            }
            live.awaitFree("s");
            assertFalse(live.confirmedFlush("s").isAfter(before));
        }
        try (ChangeStream stream = live.stream("s").open()) {
            live.mark("end");
            assertEquals(
                    List.of("insert public.mark(id=" + ROW + ")", "insert public.mark(id=after)"),
                    Live.changesTo("end", stream).stream()
                            .filter(change -> !change.contains("whole"))
                            .toList());
        }
    }
}
