package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Newer servers may send frames of unknown kinds. None of them carries changes. */
@Timeout(600)
class UnknownFrameTest {
    /** Returns the start of a CopyData message: its kind, its length, and the kind of the frame in it. */
    private static byte[] keepalive(char kind) {
        return new byte[] {'d', 0, 0, 0, 4 + 18, (byte) kind};
    }

    /** The proxy turns a real server's keepalives into frames of a kind that does not exist. */
    @OnPostgres(18)
    void itIsLeftAloneAndTheStreamGoesOn(TestDatabase database) throws Exception {
        Live live = new Live(database);
        live.createSlot("s", false);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream = ChangeStream.to(proxy.url(database.name()))
                        .user(database.user())
                        .password(database.password())
                        .slot(live.slot("s"))
                        .publication("p")
                        .open()) {
            proxy.damage(keepalive('k'), keepalive('z'));
            database.execute("create table later ()");
            Lsn later = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_insert_lsn()")));
            stream.askForKeepalive();
            stream.poll(Duration.ofMillis(200));
            assertTrue(later.isAfter(stream.confirmed()), "keepalives arrive as something else");
            live.mark("end");
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
    }
}
