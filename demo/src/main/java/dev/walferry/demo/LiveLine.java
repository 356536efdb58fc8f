package dev.walferry.demo;

import dev.walferry.Lsn;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.testdata.TestDatabase;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/**
 * The demo's progress in one line: rewritten in place on a terminal, printed again every few seconds elsewhere.
 */
final class LiveLine {
    private static final Duration ON_TERMINAL = Duration.ofMillis(250);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Progress progress;
    private final TestDatabase database;
    /** Set by the launcher, because since 22 a JVM has a console even without a terminal. */
    private final boolean terminal = Boolean.getBoolean("walferry.terminal");

    private final long intervalNanos = (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
    private final long start = System.nanoTime();
    private long shownAt = start;
    private long shownChanges;

    LiveLine(PrintWriter out, Progress progress, TestDatabase database) {
        this.out = out;
        this.progress = progress;
        this.database = database;
    }

    /** Shows the line when it is due. */
    void show() throws SQLException {
        long now = System.nanoTime();
        if (now - shownAt >= intervalNanos) {
            print(now);
        }
    }

    /** Shows the final state and ends the line. */
    void end() throws SQLException {
        print(System.nanoTime());
        if (terminal) {
            out.println();
        }
        out.flush();
    }

    private void print(long now) throws SQLException {
        long changes = progress.changes();
        double seconds = Math.max(1, now - shownAt) / 1e9;
        Lsn confirmed = progress.confirmed();
        String line = confirmed.equals(Lsn.ZERO) ? waiting(now) : line(now, changes, seconds, confirmed);
        if (terminal) {
            out.print("\r\033[K" + line);
        } else {
            out.println(line);
        }
        out.flush();
        shownAt = now;
        shownChanges = changes;
    }

    private String waiting(long now) {
        return String.format(Locale.ROOT, "%5.1f s   the daemon does not stream yet", (now - start) / 1e9);
    }

    private String line(long now, long changes, double seconds, Lsn confirmed) throws SQLException {
        return String.format(
                Locale.ROOT,
                "%5.1f s %,7.0f rows/s   delivered %,d   acknowledged %,d   confirmed %s   lag %,d bytes",
                (now - start) / 1e9,
                (changes - shownChanges) / seconds,
                progress.sent(),
                progress.acknowledged(),
                confirmed,
                Math.max(0, walEnd().bytesSince(confirmed)));
    }

    /** Returns where PostgreSQL's WAL ends now. */
    Lsn walEnd() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_wal_lsn()")) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }
}
