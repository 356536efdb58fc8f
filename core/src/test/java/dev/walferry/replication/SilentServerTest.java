package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ServerCertificate;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trap D6: a server that is gone, or can no longer be reached, closes no connection. Only its silence shows it,
 * wherever that begins.
 */
@Timeout(600)
class SilentServerTest {
    private static final Duration RECEIVER_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Queries whether a client has waited for a slot for longer than the timeout. */
    private static final String SLOT_WAITS = "select count(*) > 0 from pg_stat_activity where state = 'active'"
            + " and query like '%pg_create_logical_replication_slot%' and pid <> pg_backend_pid()"
            + " and now() - query_start > interval '4 s'";

    private static final int ROW_BYTES = 1 << 20;

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        live.database().execute("create table item (id int primary key, note text)");
        live.createSlot("s", false);
        return live;
    }

    private static ChangeStreamBuilder through(TcpProxy proxy, Live live) {
        TestDatabase database = live.database();
        return ChangeStream.to(proxy.url(database.name()))
                .user(database.user())
                .password(database.password())
                .slot(live.slot("s"))
                .publication("p")
                .receiverTimeout(RECEIVER_TIMEOUT);
    }

    private static void insert(Live live) throws SQLException {
        live.database().execute("insert into item values (1, repeat('x', " + ROW_BYTES + "))");
    }

    private static void assertGivenUp(ChangeStream stream) {
        ReplicationException e = assertThrows(ReplicationException.class, () -> {
            while (true) {
                stream.next();
            }
        });
        assertEquals(Category.RETRY, e.category());
        assertTrue(e.getMessage().contains("has been silent for "), e::getMessage);
    }

    /** Asserts that the stream gives up after this many bytes, counting what is sent before the row. */
    private static void assertGivenUpAfter(long bytes, TestDatabase database, String sslMode) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream =
                        through(proxy, live).property("sslmode", sslMode).open()) {
            proxy.fallSilentAfter(bytes);
            insert(live);
            assertGivenUp(stream);
        }
    }

    @OnPostgres(18)
    void isNoticedWhenItHasNothingToSend(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream = through(proxy, live).open()) {
            proxy.fallSilentAfter(0);
            assertGivenUp(stream);
        }
    }

    @OnPostgres(18)
    void isNoticedWithinTheFirstBytesOfAMessage(TestDatabase database) throws Exception {
        assertGivenUpAfter(3, database, "disable");
    }

    @OnPostgres(18)
    void isNoticedInTheMiddleOfARow(TestDatabase database) throws Exception {
        assertGivenUpAfter(ROW_BYTES / 2, database, "disable");
    }

    @Tag("slow")
    @OnPostgres(18)
    void isNoticedInTheMiddleOfARowOverTls(LocalPostgres postgres) throws Exception {
        ServerCertificate.install(postgres);
        TestDatabase database = postgres.createDatabase("silent");
        assertGivenUpAfter(ROW_BYTES / 2, database, "require");
    }

    @Tag("slow")
    @OnPostgres(18)
    void isNoticedBeforeItHasAnsweredAtAll(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database)) {
            proxy.fallSilentAfter(0);
            ChangeStreamBuilder builder = through(proxy, live);
            ReplicationException e = assertThrows(ReplicationException.class, builder::open);
            assertEquals(Category.RETRY, e.category(), e::getMessage);
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void aSlowRowIsNoSilence(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream = through(proxy, live).open()) {
            proxy.limit(ROW_BYTES / 12);
            long start = System.nanoTime();
            insert(live);
            Live.skipToInsert(stream);
            assertTrue(System.nanoTime() - start > 2 * RECEIVER_TIMEOUT.toNanos(), "it was not slow");
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void anIdleServerIsAsked(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream = through(proxy, live).open()) {
            assertDoesNotThrow(() -> stream.poll(RECEIVER_TIMEOUT.multipliedBy(3)));
        }
    }

    @OnPostgres(18)
    void aReaderThatWasBusyElsewhereAsksFirst(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream = through(proxy, live).open()) {
            live.database().queryOne("select pg_sleep(4)"); // a message that takes long to handle
            assertDoesNotThrow(() -> stream.poll(Duration.ofMillis(100)));
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void aSlotThatHasToWaitIsNoSilence(TestDatabase database) throws Exception {
        Live live = new Live(database);
        try (Connection session = live.session();
                TcpProxy proxy = TcpProxy.to(database)) {
            Live.run(session, "insert into mark values ('open')");
            CompletableFuture<ChangeStream> opening = CompletableFuture.supplyAsync(
                    () -> through(proxy, live).createSlot().open());
            Await.until(
                    "the slot waits", LIMIT, () -> "t".equals(live.database().queryOne(SLOT_WAITS)));
            session.commit();
            opening.get().close();
        }
    }

    @Test
    void theLimitLiesBetweenNeverAndADay() {
        ChangeStreamBuilder builder = ChangeStream.to("jdbc:postgresql://127.0.0.1/nowhere");
        builder.receiverTimeout(Duration.ZERO).receiverTimeout(Duration.ofDays(1));
        for (Duration wrong : List.of(Duration.ofMillis(-1), Duration.ofDays(1).plusNanos(1))) {
            assertThrows(IllegalArgumentException.class, () -> builder.receiverTimeout(wrong));
        }
    }

    /** By then the server has assigned the slot. */
    @OnPostgres(18)
    void aStreamThatIsBeingOpenedCanBeAborted(TestDatabase database) throws Exception {
        Live live = live(database);
        Queue<Connection> connections = new ConcurrentLinkedQueue<>();
        try (TcpProxy proxy = TcpProxy.to(database)) {
            proxy.fallSilentAt("START_REPLICATION".getBytes(StandardCharsets.UTF_8));
            ChangeStreamBuilder builder =
                    through(proxy, live).receiverTimeout(Duration.ZERO).connections(connections::add);
            CompletableFuture<ChangeStream> opening = CompletableFuture.supplyAsync(builder::open);
            Await.until(
                    "the slot is in use",
                    LIMIT,
                    () -> "t"
                            .equals(database.queryOne("select active from pg_replication_slots where slot_name = '"
                                    + live.slot("s") + "'")));
            for (Connection connection : connections) {
                connection.abort(Runnable::run);
            }
            Await.until("the call has ended", LIMIT, opening::isDone);
            assertTrue(opening.isCompletedExceptionally());
            live.awaitFree("s");
        }
    }

    /** A client that waits for such a server need not wait until the silence is noticed. */
    @OnPostgres(18)
    void abortedStreamDoesNotWait(TestDatabase database) throws Exception {
        Live live = live(database);
        try (TcpProxy proxy = TcpProxy.to(database);
                ChangeStream stream =
                        through(proxy, live).receiverTimeout(Duration.ZERO).open()) {
            proxy.fallSilentAfter(0);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(stream::next);
            stream.abort();
            Await.until("the reader has ended", LIMIT, reader::isDone);
            assertTrue(reader.isCompletedExceptionally());
        }
    }
}
