package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.kafka.cli.tail.LineFormat.RowOp;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into lines.
 *
 * <p>A begin is held back until its transaction has another line: servers up to 14 send Begin and Commit even for
 * transactions that changed nothing published.
 */
final class ChangePrinter {
    private final LineFormat lines;
    private final OldRows oldRows = new OldRows();
    private @Nullable PrintedTransaction open;
    private Lsn beginLsn = Lsn.ZERO;
    private boolean announced;

    ChangePrinter(LineFormat lines) {
        this.lines = lines;
    }

    boolean isTransactionOpen() {
        return open != null;
    }

    /**
     * Prints a message, if it has a line.
     *
     * @param lsn the message's position in the WAL
     */
    void print(Lsn lsn, PgOutputMessage message) throws IOException {
        switch (message.kind()) {
            case BEGIN -> begin(lsn, (Begin) message);
            case ORIGIN -> beginLsn = Lsn.max(beginLsn, lsn); // carries the LSN that its Begin then lacks
            case RELATION -> oldRows.announced((Relation) message);
            case INSERT -> row(lsn, RowOp.INSERT, null, ((Insert) message).row());
            case UPDATE -> {
                Update update = (Update) message;
                row(lsn, RowOp.UPDATE, update.old(), update.row());
            }
            case DELETE -> row(lsn, RowOp.DELETE, ((Delete) message).old(), null);
            case TRUNCATE -> truncate(lsn, (Truncate) message);
            case MESSAGE -> {
                LogicalMessage logical = (LogicalMessage) message;
                lines.message(lsn, logical.isTransactional() ? transaction() : null, logical);
            }
            case COMMIT -> commit(lsn, (Commit) message);
            default -> {} // types need no line
        }
    }

    private void row(Lsn lsn, RowOp op, @Nullable Tuple old, @Nullable Tuple row) throws IOException {
        Tuple any = row == null ? Objects.requireNonNull(old, "a delete has an old row") : row;
        oldRows.rowOf(any.relation());
        lines.row(lsn, transaction(), op, oldRows.of(old), row);
    }

    private void begin(Lsn lsn, Begin begin) {
        open = PrintedTransaction.of(begin);
        beginLsn = lsn;
        announced = false;
    }

    private void truncate(Lsn lsn, Truncate truncate) throws IOException {
        for (Relation relation : truncate.relations()) {
            lines.truncate(lsn, transaction(), relation, truncate);
        }
    }

    private void commit(Lsn lsn, Commit commit) throws IOException {
        if (announced) {
            lines.commit(lsn, transaction(), commit);
        }
        open = null;
    }

    private PrintedTransaction transaction() throws IOException {
        PrintedTransaction transaction = open;
        if (transaction == null) {
            throw new IllegalStateException("a change outside of a transaction");
        }
        if (!announced) {
            announced = true;
            lines.begin(beginLsn, transaction);
        }
        return transaction;
    }
}
