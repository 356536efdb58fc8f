package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.DecoderLimits;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.jvm.ChildJvm;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The largest values: they pass where there is room, and end the stream with a clear error where there is none. */
@Timeout(1800)
class LargeValueTest {
    /** Trap T-31: a whole message, with its header, has to fit the server's largest buffer of 1 GiB - 1. */
    private static final int LARGEST = 0x3FFF_FFFF - 2000;

    private static final int LARGE = 100 * 1024 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path spool;

    private static Live live(TestDatabase database, String type, int length) throws SQLException {
        Live live = new Live(database);
        live.createSlot("s", false);
        database.execute(
                "create table item (big " + type + ")", "insert into item select repeat('x', " + length + ")::" + type);
        return live;
    }

    private String read(Live live, String heap, Streaming streaming, Binary binary, int limit) throws Exception {
        TestDatabase database = live.database();
        live.awaitFree("s"); // the server may not have noticed yet that the last reader has ended
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_lsn()")));
        String said = ChildJvm.run(
                heap,
                Reader.class,
                database.url(),
                database.user(),
                database.password(),
                live.slot("s"),
                spool.toString(),
                streaming.name(),
                binary.name(),
                Integer.toString(limit));
        assertTrue(end.isAfter(live.confirmedFlush("s")), "it comes again for the next reader");
        try (Stream<Path> left = Files.list(spool)) {
            assertEquals(List.of(), left.toList());
        }
        return said.strip();
    }

    private String read(Live live, String heap, Streaming streaming, Binary binary) throws Exception {
        return read(live, heap, streaming, binary, DecoderLimits.DEFAULT.maxMessageBytes());
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void aRowThatDoesNotFitTheHeapEndsTheStreamCleanly(TestDatabase database) throws Exception {
        Live live = live(database, "text", LARGE);
        for (Streaming streaming : List.of(Streaming.OFF, Streaming.AUTO)) {
            String said = read(live, "-Xmx64m", streaming, Binary.OFF);
            assertTrue(said.startsWith("FATAL slot \"" + live.slot("s") + "\" at "), said);
            assertTrue(said.contains("does not fit into memory"), said);
        }
        assertEquals("value of " + LARGE, read(live, "-Xmx400m", Streaming.AUTO, Binary.OFF));
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void aRowBeyondTheLimitEndsTheStreamCleanly(TestDatabase database) throws Exception {
        String said = read(live(database, "text", LARGE), "-Xmx400m", Streaming.OFF, Binary.OFF, LARGE);
        assertTrue(said.startsWith("FATAL ") && said.contains("more than the limit of " + LARGE), said);
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void aValueOfOneGigabytePassesIfMemoryAllows(TestDatabase database) throws Exception {
        Live live = live(database, "text", LARGEST);
        assertEquals("value of " + LARGEST, read(live, "-Xmx1500m", Streaming.OFF, Binary.OFF));
        assertEquals("value of " + LARGEST, read(live, "-Xmx3g", Streaming.AUTO, Binary.AUTO));
        String small = read(live, "-Xmx512m", Streaming.OFF, Binary.OFF);
        assertTrue(small.startsWith("FATAL ") && small.contains("does not fit into memory"), small);
        String limited = read(live, "-Xmx1500m", Streaming.OFF, Binary.OFF, LARGE);
        assertTrue(limited.startsWith("FATAL ") && limited.contains("more than the limit of " + LARGE), limited);
    }

    /** Trap T-32: in hexadecimal the value has twice its size, which no message can hold; in binary it passes. */
    @Tag("slow")
    @OnPostgres(18)
    void bytesTooLargeForTextPassInBinary(TestDatabase database) throws Exception {
        int length = 600 * 1024 * 1024;
        Live live = live(database, "bytea", length);
        String text = read(live, "-Xmx200m", Streaming.OFF, Binary.OFF);
        assertTrue(text.startsWith("FATAL ") && text.contains("invalid memory alloc request size"), text);
        assertEquals("value of " + length, read(live, "-Xmx1g", Streaming.OFF, Binary.ON));
    }

    /**
     * The process with a separate heap. Prints the length of the value, or the category of the error and its message.
     */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            try (ChangeStream stream = ChangeStream.to(arguments[0])
                    .user(arguments[1])
                    .password(arguments[2])
                    .slot(arguments[3])
                    .publication("p")
                    .spoolDirectory(Path.of(arguments[4]))
                    .streaming(Streaming.valueOf(arguments[5]))
                    .binary(Binary.valueOf(arguments[6]))
                    .limits(DecoderLimits.DEFAULT.withMaxMessageBytes(Integer.parseInt(arguments[7])))
                    .maxMemory(8L * 1024 * 1024)
                    .open()) {
                PgOutputMessage message = stream.next();
                while (!(message instanceof Insert)) {
                    message = stream.next();
                }
                ByteBuffer value = ((Insert) message).row().value(0).asByteBuffer();
                int length = value.remaining();
                while (value.hasRemaining()) {
                    if (value.get() != 'x') {
                        throw new AssertionError("wrong byte at " + value.position());
                    }
                }
                System.err.println("value of " + length);
            } catch (ReplicationException e) {
                System.err.println(e.category() + " " + e.getMessage());
            }
        }
    }
}
