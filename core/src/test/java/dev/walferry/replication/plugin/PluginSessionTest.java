package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Binary;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Live;
import dev.walferry.replication.Origins;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import dev.walferry.replication.Streaming;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.transaction.TwoPhase;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting, confirming and restarting a stream of another plugin: the LSN law holds for all. */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(900)
class PluginSessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROWS = 100_000;

    private static ChangeStreamBuilder stream(Live live, OutputPlugin plugin) {
        return PluginStreams.stream(live, plugin);
    }

    private static Live live(TestDatabase database, OutputPlugin plugin) throws SQLException {
        Live live = new Live(database);
        PluginStreams.createSlot(live, plugin);
        database.execute("create table item (id int primary key, note text)");
        return live;
    }

    private static Commit nextCommit(ChangeStream stream) {
        PgOutputMessage message = stream.next();
        while (!(message instanceof Commit)) {
            message = stream.next();
        }
        return (Commit) message;
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aRestartDeliversTheRestExactlyOnce(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = live(database, plugin);
        for (int i = 1; i <= 5; i++) {
            database.execute("insert into item values (" + i + ", 'x')");
        }
        live.mark("end");
        Lsn confirmed = Lsn.ZERO;
        try (ChangeStream stream = stream(live, plugin).open()) {
            while (confirmed.equals(Lsn.ZERO)) {
                Live.skipToInsert(stream);
                Live.skipToInsert(stream);
                confirmed = nextCommit(stream).endLsn();
            }
            stream.confirm(confirmed);
            Live.skipToInsert(stream); // the third transaction is read and not confirmed
        }
        live.awaitFree(plugin.pluginName());
        assertEquals(confirmed, live.confirmedFlush(plugin.pluginName()));
        try (ChangeStream stream = stream(live, plugin).open()) {
            assertEquals(
                    List.of(
                            "insert public.item(id=3,note=x)",
                            "insert public.item(id=4,note=x)",
                            "insert public.item(id=5,note=x)"),
                    Live.changesTo("end", stream));
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aLargeTransactionComesWholeAndAgainAfterARestartInItsMiddle(OutputPlugin plugin, TestDatabase database)
            throws SQLException {
        Live live = live(database, plugin);
        database.execute("insert into item select i, 'note ' || i from generate_series(1, " + ROWS + ") i");
        try (ChangeStream stream = stream(live, plugin).open()) {
            for (int i = 0; i < ROWS / 2; i++) {
                Live.skipToInsert(stream);
            }
        }
        try (ChangeStream stream = stream(live, plugin).open()) {
            int rows = 0;
            PgOutputMessage message = stream.next();
            Lsn last = Lsn.ZERO;
            while (message.kind() != Kind.COMMIT || rows == 0) {
                rows += message.kind() == Kind.INSERT ? 1 : 0;
                if (message.kind() == Kind.INSERT) {
                    assertTrue(!last.isAfter(stream.lsn()), "rows are in the order of the WAL");
                    last = stream.lsn();
                }
                message = stream.next();
            }
            assertEquals(ROWS, rows);
            assertTrue(((Commit) message).endLsn().isAfter(last));
        }
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void keepalivesConfirmOnceAllIsConfirmed(OutputPlugin plugin, TestDatabase database) throws Exception {
        Live live = live(database, plugin);
        database.execute("insert into item values (1, 'x')");
        ChangeStreamBuilder builder = stream(live, plugin).statusInterval(Duration.ofMillis(100));
        try (ChangeStream stream = builder.open();
                Connection elsewhere = database.server().connect("postgres")) {
            Live.skipToInsert(stream);
            Lsn last = nextCommit(stream).endLsn();
            Live.run(elsewhere, "select pg_logical_emit_message(true, 'other', 'database')");
            Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
            assertTrue(end.isAfter(last), "the server has written more");
            stream.askForKeepalive();
            pollUntil(stream, () -> !end.isAfter(stream.received()));
            assertTrue(last.isAfter(live.confirmedFlush(plugin.pluginName())), "nothing is confirmed");
            stream.confirm(last);
            pollUntil(stream, () -> !end.isAfter(live.confirmedFlush(plugin.pluginName())));
        }
    }

    private static void pollUntil(ChangeStream stream, Callable<Boolean> done) {
        Await.until("the position moves", LIMIT, () -> {
            assertNull(stream.poll(Duration.ofMillis(10)));
            return done.call();
        });
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void onlyTheTablesThatAreNamedCome(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = live(database, plugin);
        List<Table> tables = List.of(
                new Table("public", "mark"),
                new Table("public", "Odd, .*'t\\ \"q\" \u00fc"),
                new Table("public", "x".repeat(63)));
        for (Table table : tables.subList(1, 3)) {
            String name = "\"" + table.name().replace("\"", "\"\"") + "\"";
            database.execute("create table " + name + " (id int)", "insert into " + name + " values (1)");
        }
        database.execute("insert into item values (1)", "create table gone (id int)", "insert into gone values (1)");
        database.execute("drop table gone");
        live.mark("end");
        try (ChangeStream stream = stream(live, plugin).tables(tables).open()) {
            List<String> changes = Live.changesTo("end", stream);
            assertEquals(2, changes.size(), changes::toString);
        }
    }

    /** The steps of docs/how-to/operate.md. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aCopiedSlotGoesOnWithPgoutputWithoutAGap(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = live(database, plugin);
        database.execute("insert into item values (1, 'a')", "insert into item values (2, 'b')");
        live.mark("end");
        try (ChangeStream stream = stream(live, plugin).open()) {
            Live.skipToInsert(stream);
            stream.confirm(nextCommit(stream).endLsn());
        }
        live.awaitFree(plugin.pluginName());
        database.queryOne("select pg_copy_logical_replication_slot('" + live.slot(plugin.pluginName()) + "', '"
                + live.slot("copy") + "', false, 'pgoutput')");
        try (ChangeStream stream = live.stream("copy").open()) {
            assertEquals(List.of("insert public.item(id=2,note=b)"), Live.changesTo("end", stream));
        }
    }

    @Test
    void decoderbufsTellsNoTruncationsAndNoMessages(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, OutputPlugin.DECODERBUFS);
        database.execute(
                "create table item (id int primary key)",
                "insert into item values (1)",
                "truncate item",
                "select pg_logical_emit_message(true, 'p', 'm')",
                "select pg_logical_emit_message(false, 'p', 's')");
        List<String> differences = streams.differences().stream()
                .filter(line -> !line.startsWith("-begin") && !line.startsWith("-commit"))
                .map(line -> line.replaceAll(" at .*", ""))
                .toList();
        assertEquals(List.of("-truncate [public.item]", "-message p m", "-standalone message p s"), differences);
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void rowsWithoutIdentityAreNotSentWhenTheyChange(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = live(database, plugin);
        database.execute("drop publication p"); // with it, the server would refuse the changes
        database.execute("create table nokey (a int)", "insert into nokey values (1)", "update nokey set a = 2");
        database.execute("delete from nokey");
        live.mark("end");
        try (ChangeStream stream = stream(live, plugin).open()) {
            assertEquals(List.of("insert public.nokey(a=1)"), Live.changesTo("end", stream));
        }
    }

    @Test
    void whatCannotWorkIsRefusedWithARemedy(TestDatabase database) throws SQLException {
        Live live = live(database, OutputPlugin.WAL2JSON);
        live.createSlot("pgoutput", false);
        database.execute("create table part (id int) partition by range (id)");
        assertFatal(live.streamOf("pgoutput").plugin(OutputPlugin.WAL2JSON), "for wal2json but one for pgoutput");
        assertFatal(live.stream("wal2json"), "for pgoutput but one for wal2json");
        ChangeStreamBuilder part = stream(live, OutputPlugin.WAL2JSON).tables(List.of(new Table("public", "part")));
        assertFatal(part, "public.part is partitioned");
        ChangeStreamBuilder none = stream(live, OutputPlugin.WAL2JSON).tables(List.of(new Table("public", "none")));
        assertFatal(none, "public.none does not exist");
        assertFatal(stream(live, OutputPlugin.WAL2JSON).binary(Binary.ON), "binary");
        assertFatal(stream(live, OutputPlugin.WAL2JSON).streaming(Streaming.ON), "streaming");
        assertFatal(stream(live, OutputPlugin.WAL2JSON).twoPhase(TwoPhase.AT_PREPARE), "two_phase");
        assertFatal(stream(live, OutputPlugin.WAL2JSON).origins(Origins.NONE), "origin");
        assertThrows(
                IllegalStateException.class, stream(live, OutputPlugin.WAL2JSON).publication("p")::open);
        assertThrows(
                IllegalStateException.class,
                live.stream("pgoutput").tables(List.of(new Table("public", "item")))::open);
    }

    private static void assertFatal(ChangeStreamBuilder builder, String what) {
        ReplicationException e = assertThrows(ReplicationException.class, builder::open);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().contains(what), e::getMessage);
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aDatabaseInAnotherEncodingIsRefused(OutputPlugin plugin, TestDatabase database) throws SQLException {
        String latin = database.name() + "_latin";
        database.execute("create database " + latin + " encoding latin1 locale 'C' template template0");
        ChangeStreamBuilder builder = ChangeStream.to(database.server().url(latin))
                .user(database.user())
                .password(database.password())
                .slot(latin)
                .createSlot()
                .plugin(plugin);
        assertFatal(
                builder,
                "the database's encoding is LATIN1, and " + plugin.pluginName()
                        + " sends text in it without conversion: use a slot for pgoutput, which converts to UTF8");
        database.execute("drop database " + latin + " with (force)");
    }

    @Test
    void theStreamCreatesItsSlot(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        try (ChangeStream stream = live.streamOf("new")
                .plugin(OutputPlugin.WAL2JSON)
                .temporarySlot()
                .open()) {
            live.mark("end");
            assertEquals(List.of(), Live.changesTo("end", stream));
        }
    }

    /** A bundled server has only pgoutput and test_decoding. */
    @Test
    @Postgres(18)
    void aServerWithoutThePluginSaysSo(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        ChangeStreamBuilder builder =
                live.streamOf("new").plugin(OutputPlugin.WAL2JSON).createSlot();
        ReplicationException e = assertThrows(ReplicationException.class, builder::open);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().contains("wal2json"), e::getMessage);
        assertTrue(
                List.of(SourceError.NO_PLUGIN, SourceError.PLUGIN_NOT_ALLOWED)
                        .contains(SourceError.of((SQLException) e.getCause())),
                e::getMessage);
    }

    /** No two parts of the row are alike, and each has characters that JSON escapes. */
    @Tag("slow")
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aRowOf200MegabytesComesWhole(OutputPlugin plugin, TestDatabase database)
            throws SQLException, NoSuchAlgorithmException {
        Live live = live(database, plugin);
        database.execute("insert into item select 1, string_agg(md5(i::text) || '\"\\\u00fc', '')"
                + " from generate_series(1, 5900000) i");
        try (ChangeStream stream = stream(live, plugin).open()) {
            PgOutputMessage message = stream.next();
            while (!(message instanceof Insert)) {
                message = stream.next();
            }
            ValueView note = ((Insert) message).row().value(1);
            assertTrue(note.length() > 200 * 1024 * 1024, () -> note.length() + " bytes");
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(note.asByteBuffer());
            assertEquals(
                    database.queryOne("select md5(note) from item"),
                    HexFormat.of().formatHex(digest.digest()));
        }
    }
}
