package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.socket.ReplicationInput;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** Traps of the PostgreSQL JDBC driver: traps J1 to J8 (docs/design/traps.md). */
@Timeout(600)
class DriverLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Live live(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key, note text)");
        live.createSlot("s", false);
        return live;
    }

    /** Trap J2, J3: a socket timeout belongs to the driver; waiting for changes, however long, does not trigger it. */
    @OnPostgres(18)
    void aSocketTimeoutDoesNotEndAnIdleStream(TestDatabase database) throws SQLException {
        Live live = live(database);
        try (ChangeStream stream = live.stream("s")
                .property("socketTimeout", "4") // also limits the wait for the server's answers at the start
                .statusInterval(Duration.ofMillis(300))
                .open()) {
            assertNull(stream.poll(Duration.ofSeconds(5)));
            live.mark("end");
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
    }

    /** More than a long holds in nanoseconds. */
    @OnPostgres(18)
    void theLongestTimeoutWaitsForAMessage(TestDatabase database) throws SQLException {
        Live live = live(database);
        try (ChangeStream stream = live.stream("s").open()) {
            database.execute("insert into item values (1, 'x')");
            PgOutputMessage message = stream.poll(ChronoUnit.FOREVER.getDuration());
            assertEquals(Kind.BEGIN, message == null ? null : message.kind());
        }
    }

    /**
     * J4: the driver's blocking read holds the lock that a status update needs, so the stream must not wait in it. D5:
     * each status update reports everything sent as received, and the server sees its time advance.
     */
    @OnPostgres({14, 18})
    void statusIsSentWhileNothingArrives(TestDatabase database) throws SQLException {
        Live live = live(database);
        String lastReply = "select r.reply_time from pg_stat_replication r join pg_replication_slots s"
                + " on s.active_pid = r.pid where s.slot_name = '" + live.slot("s") + "'";
        try (ChangeStream stream =
                live.stream("s").statusInterval(Duration.ofMillis(100)).open()) {
            Set<String> replies = new HashSet<>();
            Await.until("the server has had several replies", LIMIT, () -> {
                assertNull(stream.poll(Duration.ofMillis(300)));
                replies.add(String.valueOf(database.queryOne(lastReply)));
                replies.remove("null");
                return replies.size() > 2;
            });
        }
    }

    /** An interrupted thread does not take what has already arrived, and nothing is lost. */
    @OnPostgres(18)
    void aBusyStreamNoticesAnInterruptToo(TestDatabase database) throws SQLException {
        Live live = live(database);
        database.execute("insert into item select i, 'note' from generate_series(1, 1000) i");
        live.mark("end");
        try (ChangeStream stream = live.stream("s").open()) {
            assertEquals(Kind.BEGIN, stream.next().kind());
            Thread.currentThread().interrupt();
            try {
                assertEquals(
                        Category.RETRY,
                        assertThrows(ReplicationException.class, stream::next).category());
            } finally {
                assertTrue(Thread.interrupted(), "the interrupt was kept for the caller");
            }
            assertEquals(1000, Live.changesTo("end", stream).size());
        }
    }

    /** A waiting thread must be interruptible: a service that stops does not wait for the next change. */
    @OnPostgres(18)
    void anInterruptEndsAWaitForTheNextMessage(TestDatabase database) throws Exception {
        Live live = live(database);
        try (ChangeStream stream = live.stream("s").open()) {
            Thread reader = Thread.currentThread();
            Thread stop = new Thread(() -> {
                Await.until("the reader waits", LIMIT, () -> isReading(reader));
                reader.interrupt();
            });
            stop.start();
            assertThrows(ReplicationException.class, stream::next);
            assertTrue(Thread.interrupted());
            stop.join();
        }
    }

    private static boolean isReading(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ReplicationInput.class.getName()));
    }

    /**
     * D10: a walsender accepts no extended queries, and decodes only with replication=database. The user's settings of
     * both are ignored.
     */
    @OnPostgres({14, 18})
    void whatAWalsenderNeedsCannotBeSetOtherwise(TestDatabase database) throws SQLException {
        Live live = live(database);
        live.mark("end");
        try (ChangeStream stream = live.stream("s")
                .property("replication", "false")
                .property("preferQueryMode", "extended")
                .property("assumeMinServerVersion", "8.0")
                .open()) {
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
        // the driver prefers what the URL says
        String url = database.url() + (database.url().contains("?") ? "&" : "?") + "preferQueryMode=extended";
        ReplicationException refused = assertThrows(
                ReplicationException.class,
                () -> ChangeStream.to(url).slot(live.slot("t")).publication("p").open());
        assertTrue(refused.getMessage().contains("Walferry sets preferQueryMode itself"), refused.getMessage());
    }

    /** Trap J6: the driver would read the rest of the transaction first. */
    @OnPostgres({14, 18})
    void closingInTheMiddleOfALargeTransactionIsQuick(TestDatabase database) throws Exception {
        Live live = live(database);
        database.execute("insert into item select i, repeat('x', 1000) from generate_series(1, 30000) i");
        try (TcpProxy proxy = TcpProxy.to(database)) {
            proxy.limit(250_000); // so that the rest takes two minutes
            ChangeStream stream = ChangeStream.to(proxy.url(database.name()))
                    .user(database.user())
                    .password(database.password())
                    .slot(live.slot("s"))
                    .publication("p")
                    .open();
            Live.skipToInsert(stream);
            long start = System.nanoTime();
            stream.close();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(Duration.ofSeconds(60)) < 0, took::toString);
            stream.close();
            assertThrows(IllegalStateException.class, stream::next);
            Await.until(
                    "the slot is free",
                    LIMIT,
                    () -> "f"
                            .equals(database.queryOne("select active from pg_replication_slots where slot_name = '"
                                    + live.slot("s") + "'")));
        }
    }

    /** Trap J8: the driver quotes nothing in a replication command, so a name could inject a part of one. */
    @OnPostgres({14, 18})
    void namesAreNoPartOfACommand(TestDatabase database) throws SQLException {
        Live live = live(database);
        String end = "\" LOGICAL 0/0 (proto_version '9'); '";
        ReplicationException missing = assertThrows(
                ReplicationException.class, () -> live.stream("s").slot(end).open());
        assertTrue(missing.getMessage().contains("does not exist"), missing.getMessage());
        ReplicationException refused = assertThrows(
                ReplicationException.class,
                () -> live.stream("s").slot(end).createSlot().open());
        assertEquals("42602", refused.sqlState());
        assertEquals(Category.FATAL, refused.category());
        ReplicationException publication = assertThrows(
                ReplicationException.class,
                () -> live.streamOf("s", "p\", \"q', messages 'true").open());
        assertTrue(publication.getMessage().contains("does not exist"), publication.getMessage());
    }
}
