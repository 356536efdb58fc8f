package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Moves a server's counter of transactions, so that a test need not begin billions of them. */
public final class TransactionIds {
    /** The states of transactions are in files, with two bits for each. */
    private static final int FILE_BYTES = 256 << 10;

    private static final long TRANSACTIONS_PER_FILE = 4L * FILE_BYTES;

    /** How far the counter may move before everything must be frozen again. */
    private static final long LONGEST = 2_000_000_000;

    private TransactionIds() {}

    /**
     * Moves the counter forward, in several steps if the way is long, and freezes all rows before each. Restarts the server.
     *
     * @param postgres a server that was started by {@link LocalPostgres.Builder#installed()}: the bundled ones lack {@code
     *     pg_resetwal}
     * @param from about where the counter is
     * @param next the next transaction's id, less than 2^32
     * @throws SQLException if the server refuses
     */
    public static void move(LocalPostgres postgres, long from, long next) throws SQLException {
        for (long at = from; at < next; ) {
            at = Math.min(next, at + LONGEST);
            freeze(postgres);
            postgres.stopFast();
            set(postgres, at);
            postgres.start();
        }
    }

    private static void freeze(LocalPostgres postgres) throws SQLException {
        for (String database : List.of("postgres", "template1", "template0")) {
            try (Connection connection =
                            DriverManager.getConnection(postgres.url(database), postgres.user(), postgres.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("update pg_database set datallowconn = true where not datallowconn");
                statement.execute("vacuum (freeze)");
            }
        }
    }

    private static void set(LocalPostgres postgres, long next) {
        String file = String.format(Locale.ROOT, "%04X", next / TRANSACTIONS_PER_FILE);
        Path states = postgres.dataDirectory().resolve("pg_xact").resolve(file);
        try {
            if (!Files.exists(states)) {
                Files.write(states, new byte[FILE_BYTES]);
                Unprivileged.way().own(states);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.Outcome outcome = Command.run(Unprivileged.way()
                .command(List.of(
                        postgres.program("pg_resetwal").toString(),
                        "--next-transaction-id=" + next,
                        "--pgdata=" + postgres.dataDirectory())));
        if (!outcome.succeeded()) {
            throw new LocalServerException("pg_resetwal failed:\n" + outcome.output());
        }
    }
}
