package dev.walferry.bench.e2e;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Streaming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A program that only reads: one huge transaction, which the server streams, then as many rows in small ones. For each it
 * records the time from when it began to wait until it had confirmed the last row.
 */
final class StreamedReader {
    private StreamedReader() {}

    /**
     * Runs until both are read.
     *
     * @param arguments JDBC URL, user, password, slot, publication, spool directory, number of rows of the huge transaction,
     *     file for the two times
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        long rows = Long.parseLong(arguments[6]);
        long start = System.nanoTime();
        try (ChangeStream changes = ChangeStream.to(arguments[0])
                .user(arguments[1])
                .password(arguments[2])
                .slot(arguments[3])
                .publication(arguments[4])
                .spoolDirectory(Path.of(arguments[5]))
                .streaming(Streaming.AUTO)
                .open()) {
            read(changes, rows);
            long between = System.nanoTime();
            read(changes, rows);
            String seconds = String.format(
                    Locale.ROOT, "%.3f %.3f%n", (between - start) / 1e9, (System.nanoTime() - between) / 1e9);
            Files.writeString(Path.of(arguments[7]), seconds, StandardCharsets.US_ASCII);
        }
    }

    private static void read(ChangeStream changes, long rows) {
        long missing = rows;
        while (true) {
            PgOutputMessage message = changes.next();
            switch (message.kind()) {
                case INSERT -> missing--;
                case COMMIT -> {
                    changes.confirm(((Commit) message).endLsn());
                    if (missing == 0) {
                        return;
                    }
                }
                default -> {}
            }
        }
    }
}
