package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.socket.ReplicationInput;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.transaction.AssemblerOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The number of system calls, which the socket's stream counts: few make reading fast, and they are measured without a
 * clock. Trap J4: when the driver asks for a message without waiting, it makes a separate read for each message that
 * has not arrived yet.
 */
@Tag("slow")
@Postgres(18)
@Timeout(600)
class SystemCallsTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SSL_OF_SLOT =
            "select s.ssl from pg_stat_ssl s join pg_replication_slots r on r.active_pid = s.pid where r.slot_name = ";

    private static final int ROWS = 400_000;

    /** Fewer than the connection holds, so that the reader never waits for the server. */
    private static final int READ = 10_000;

    private static final int MESSAGES_PER_CALL = 5;

    /** The longest time between two messages of the server while it is as busy as the reader. */
    private static final long NANOS_APART = TimeUnit.MICROSECONDS.toNanos(10);

    @Test
    void aBusyStreamNeedsLessThanOneSystemCallInFiveMessages(TestDatabase database) throws Exception {
        assertFewCalls(database, "disable", "f");
    }

    /** A TLS record is read in two parts, its header and the rest; both come from the same large block. */
    @Test
    void soDoesABusyStreamOverTls(LocalPostgres postgres) throws Exception {
        ServerCertificate.install(postgres);
        TestDatabase database = postgres.createDatabase("tls");
        assertFewCalls(database, "require", "t");
    }

    private static void assertFewCalls(TestDatabase database, String sslMode, String encrypted) throws Exception {
        Live live = new Live(database);
        database.execute("create table item (id bigint primary key, note text)");
        live.createSlot("s", false);
        database.execute("insert into item select i, 'note ' || i from generate_series(1, " + ROWS + ") i");
        Properties login = new Properties();
        login.setProperty("user", database.user());
        login.setProperty("password", database.password());
        login.setProperty("sslmode", sslMode);
        ReplicationConnection session = ReplicationConnection.open(database.url(), login, Duration.ZERO, made -> {});
        ReplicationInput input = session.input();
        try (ChangeStream stream = StreamOpener.open(session, options(live.slot("s")), new Endpoint(database.url()))) {
            Await.until("the connection is full", LIMIT, () -> isFull(live));
            assertEquals(encrypted, database.queryOne(SSL_OF_SLOT + "'" + live.slot("s") + "'"));
            long start = System.nanoTime();
            long before = input.systemReads();
            int inserts = 0;
            while (inserts < READ) {
                inserts += stream.next().kind() == Kind.INSERT ? 1 : 0;
            }
            long calls = input.systemReads() - before;
            long elapsed = System.nanoTime() - start;
            assertTrue(calls > 0, "nothing was counted");
            // on a slow machine the messages come further apart once the connection is empty
            long most = Math.max(READ, elapsed / NANOS_APART) / MESSAGES_PER_CALL;
            assertTrue(calls < most, calls + " system calls for " + READ + " messages in " + elapsed + " ns");
        }
    }

    private static StreamOptions options(String slot) {
        return new StreamOptions(
                OutputPlugin.PGOUTPUT,
                slot,
                false,
                false,
                false,
                List.of("p"),
                List.of(),
                null,
                null,
                false,
                true,
                () -> Lsn.ZERO,
                Streaming.OFF,
                Binary.OFF,
                Origins.ANY,
                UnknownPrepared.FAIL,
                Duration.ofSeconds(10),
                Duration.ZERO,
                AssemblerOptions.DEFAULT);
    }

    /** Returns whether the server waits to write, so that more is on its way than was read. */
    private static boolean isFull(Live live) throws SQLException {
        String waiting = live.database()
                .queryOne("select count(*) from pg_stat_replication r join pg_stat_activity a using (pid)"
                        + " join pg_replication_slots s on s.active_pid = r.pid where s.slot_name = '"
                        + live.slot("s") + "' and a.wait_event = 'WalSenderWriteData'");
        return !"0".equals(waiting);
    }
}
