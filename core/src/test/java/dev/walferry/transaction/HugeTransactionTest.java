package dev.walferry.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Live;
import dev.walferry.replication.Streaming;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.jvm.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One transaction far larger than the heap of the process that reads it, with savepoints, half of which are rolled
 * back.
 */
@Tag("slow")
@Postgres(18)
class HugeTransactionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path spool;

    @Test
    @Timeout(900)
    void aLargeTransactionNeedsLittleMemory(TestDatabase database) throws Exception {
        readInAChild(database, 100, 2_000, "-Xmx40m", 8L * 1024 * 1024);
    }

    /** Ten million rows come out, and one million more were rolled back, with the default of {@code maxMemory}. */
    @Test
    @Tag("slow")
    @Timeout(3600)
    void tenMillionRowsIn128Megabytes(TestDatabase database) throws Exception {
        readInAChild(database, 1_000, 20_000, "-Xmx128m", 64L * 1024 * 1024);
    }

    private void readInAChild(TestDatabase database, int savepoints, int rows, String heap, long maxMemory)
            throws SQLException, IOException, InterruptedException {
        Live live = new Live(database);
        database.execute("create table item (id bigint primary key, note text)");
        live.createSlot("s", false);
        insert(live, savepoints, rows);
        String said = ChildJvm.run(
                heap,
                Reader.class,
                database.url(),
                database.user(),
                database.password(),
                live.slot("s"),
                spool.toString(),
                Long.toString(maxMemory),
                Integer.toString(rows));
        assertTrue(said.contains("rows " + (long) savepoints / 2 * rows + " "), said);
        try (Stream<Path> left = Files.list(spool)) {
            assertEquals(List.of(), left.toList());
        }
        System.getLogger(HugeTransactionTest.class.getName()).log(System.Logger.Level.INFO, heap + ": " + said.trim());
    }

    /**
     * Inserts rows under savepoints. Every even savepoint holds {@code rows} rows and is kept; every odd one holds a
     * tenth of that and is rolled back.
     */
    private static void insert(Live live, int savepoints, int rows) throws SQLException {
        try (Connection session = live.session()) {
            for (int i = 0; i < savepoints; i++) {
                long first = (long) i * rows;
                long last = first + (i % 2 == 0 ? rows : rows / 10) - 1;
                Live.run(
                        session,
                        "savepoint s",
                        "insert into item select i, 'note ' || i from generate_series(" + first + ", " + last + ") i",
                        i % 2 == 0 ? "release s" : "rollback to s");
            }
            Live.run(session, "commit");
        }
    }

    /** The process with the small heap. Checks every column of each row and prints what it took. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            long start = System.nanoTime();
            long begun = start;
            int rows = Integer.parseInt(arguments[6]);
            long count = 0;
            long peak = 0;
            try (ChangeStream stream = ChangeStream.to(arguments[0])
                    .user(arguments[1])
                    .password(arguments[2])
                    .slot(arguments[3])
                    .publication("p")
                    .streaming(Streaming.AUTO)
                    .spoolDirectory(Path.of(arguments[4]))
                    .maxMemory(Long.parseLong(arguments[5]))
                    .open()) {
                PgOutputMessage message = stream.next();
                begun = System.nanoTime();
                peak = heap();
                while (message.kind() != Kind.COMMIT) {
                    if (message instanceof Insert insert) {
                        long expected = count / rows * 2 * rows + count % rows;
                        assertEquals(2, insert.row().size());
                        assertEquals(
                                Long.toString(expected), insert.row().value(0).getText());
                        assertEquals("note " + expected, insert.row().value(1).getText());
                        peak = ++count % 1000 == 0 ? Math.max(peak, heap()) : peak;
                    }
                    message = stream.next();
                }
            }
            System.err.printf(
                    "rows %d received in %.1f s, returned in %.1f s, heap at most %d MiB, resident at most %s%n",
                    count, (begun - start) / 1e9, (System.nanoTime() - begun) / 1e9, peak >> 20, resident());
        }

        private static long heap() {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        /** Returns the process's peak memory as Linux counts it; unknown on other systems. */
        private static String resident() {
            Path status = Path.of("/proc/self/status");
            if (!Files.exists(status)) {
                return "?";
            }
            try (Stream<String> lines = Files.lines(status)) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                        .findFirst()
                        .orElse("?");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
