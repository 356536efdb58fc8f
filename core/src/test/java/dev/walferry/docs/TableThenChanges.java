package dev.walferry.docs;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The example of docs/how-to/read-a-table-then-its-changes.md. */
final class TableThenChanges {
    private TableThenChanges() {}

    static void follow(String jdbcUrl, Map<Long, String> notes, BooleanSupplier running) {
        // tag::snapshot
        try (SnapshotStream orders = SnapshotStream.over(ChangeStream.to(jdbcUrl)
                .slot("orders_copy")
                .temporarySlot()
                .publication("orders_pub")
                .open())) {
            orders.add(Table.parse("orders"));
            while (running.getAsBoolean()) {
                PgOutputMessage message = orders.poll(Duration.ofMillis(200));
                if (message instanceof Commit commit) {
                    orders.confirm(commit.endLsn());
                } else if (message != null) {
                    apply(message, notes);
                }
            }
        }
        // end::snapshot
    }

    // tag::apply
    static void apply(PgOutputMessage message, Map<Long, String> notes) {
        if (message instanceof RowChange change) { // a Read, of an existing row, is one too
            Tuple old = change.old();
            Tuple row = change.row();
            String known = old == null ? null : notes.remove(old.getLong("id"));
            if (row != null && !row.isUnchanged("note")) {
                notes.put(row.getLong("id"), row.value("note").getText());
            } else if (row != null && known != null) {
                notes.put(row.getLong("id"), known); // a long value that did not change is not sent
            }
        } else if (message instanceof Truncate) {
            notes.clear();
        }
    }
    // end::apply
}
