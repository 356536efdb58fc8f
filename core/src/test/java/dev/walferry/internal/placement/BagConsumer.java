package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keeps the rows of a table without a key. In the model no two rows are equal, so none may arrive twice. */
final class BagConsumer {
    final Set<String> rows = new TreeSet<>();

    /** The positions from which the server can be asked to go on. */
    final List<Lsn> ends = new ArrayList<>();

    private boolean open;

    void take(PgOutputMessage message) {
        Kind kind = message.kind();
        switch (kind) {
            case BEGIN -> open = true;
            case COMMIT -> {
                open = false;
                ends.add(((Commit) message).endLsn());
            }
            case TRUNCATE -> rows.clear();
            case READ, INSERT, UPDATE, DELETE -> change((RowChange) message);
            default -> {}
        }
    }

    private void change(RowChange change) {
        ModelConsumer.require(open, "a row outside any transaction");
        Tuple old = change.old();
        Tuple row = change.row();
        ModelConsumer.require(old == null || rows.remove(text(old)), "a row was removed that had not come");
        ModelConsumer.require(row == null || rows.add(text(row)), "a row came twice");
    }

    static String text(Tuple row) {
        return row.value(0).getText() + " " + row.value(1).getText() + " "
                + row.value(2).getText();
    }
}
