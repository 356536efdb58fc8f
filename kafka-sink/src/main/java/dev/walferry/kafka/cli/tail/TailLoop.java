package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes, prints them, and confirms what was printed.
 *
 * <p>Lines are flushed when nothing more has arrived, and now and then while much arrives. Their transactions are
 * confirmed only after that, so that nothing that went into a closed pipe is confirmed.
 */
final class TailLoop {
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final long FLUSH_NANOS = Duration.ofMillis(250).toNanos();

    private final ChangeStream changes;
    private final LineFormat lines;
    private final ChangePrinter printer;
    private final @Nullable Lsn until;
    private final BooleanSupplier stopRequested;
    private Lsn printed = Lsn.ZERO;
    private long flushedAt = System.nanoTime();

    /**
     * Prepares a loop over an open stream.
     *
     * @param until where to stop, null for never
     */
    TailLoop(ChangeStream changes, LineFormat lines, @Nullable Lsn until, BooleanSupplier stopRequested) {
        this.changes = changes;
        this.lines = lines;
        this.printer = new ChangePrinter(lines);
        this.until = until;
        this.stopRequested = stopRequested;
    }

    /** Runs until the stop position, or until asked to stop. */
    void run() throws IOException {
        while (!stopRequested.getAsBoolean() && !isReached()) {
            PgOutputMessage message = next();
            if (message == null) {
                continue;
            }
            if (until != null
                    && message instanceof Begin begin
                    && begin.commitLsn().isAfter(until)) {
                break;
            }
            printer.print(changes.lsn(), message);
            noteEnd(message);
        }
        flush();
    }

    /**
     * Returns whether the end is reached. Between two transactions, everything committed before the furthest position
     * that the server has sent is complete.
     */
    private boolean isReached() {
        return until != null && !printer.isTransactionOpen() && !until.isAfter(changes.received());
    }

    private @Nullable PgOutputMessage next() throws IOException {
        PgOutputMessage message = changes.poll(Duration.ZERO);
        if (message != null) {
            return message;
        }
        flush();
        message = changes.poll(WAIT);
        if (message == null && until != null) {
            changes.askForKeepalive();
        }
        return message;
    }

    private void noteEnd(PgOutputMessage message) throws IOException {
        if (message instanceof Commit commit) {
            printed = commit.endLsn();
        } else if (message instanceof LogicalMessage logical && !printer.isTransactionOpen()) {
            printed = logical.lsn();
        } else {
            return;
        }
        if (System.nanoTime() - flushedAt > FLUSH_NANOS) {
            flush();
        }
    }

    private void flush() throws IOException {
        lines.flush();
        flushedAt = System.nanoTime();
        if (printed.isAfter(Lsn.ZERO)) {
            changes.confirm(printed);
            printed = Lsn.ZERO;
        }
    }
}
