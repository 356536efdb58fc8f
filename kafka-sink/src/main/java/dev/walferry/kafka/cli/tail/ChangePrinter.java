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
import dev.walferry.pgoutput.Update;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into lines.
 *
 * <p>A begin is held back until its transaction shows something: servers up to 14 send Begin and Commit of every
 * transaction, also of those that changed nothing published.
 */
final class ChangePrinter {
    private final LineFormat lines;
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
     * Prints what there is to print of a message.
     *
     * @param lsn where the message lies in the WAL
     */
    void print(Lsn lsn, PgOutputMessage message) throws IOException {
        switch (message.kind()) {
            case BEGIN -> begin(lsn, (Begin) message);
            case ORIGIN -> beginLsn = Lsn.max(beginLsn, lsn); // carries the LSN that its Begin then lacks
            case INSERT -> lines.row(lsn, transaction(), RowOp.INSERT, null, ((Insert) message).row());
            case UPDATE -> {
                Update update = (Update) message;
                lines.row(lsn, transaction(), RowOp.UPDATE, update.old(), update.row());
            }
            case DELETE -> lines.row(lsn, transaction(), RowOp.DELETE, ((Delete) message).old(), null);
            case TRUNCATE -> truncate(lsn, (Truncate) message);
            case MESSAGE -> {
                LogicalMessage logical = (LogicalMessage) message;
                lines.message(lsn, logical.isTransactional() ? transaction() : null, logical);
            }
            case COMMIT -> commit(lsn, (Commit) message);
            default -> {} // relations and types are part of the rows
        }
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
