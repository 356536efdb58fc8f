package dev.walferry.docs;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.ChangeStream;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The README's example of embedding the library. */
final class EmbeddingExample {
    private EmbeddingExample() {}

    static void follow(String jdbcUrl, Map<Long, String> notes, BooleanSupplier running) {
        // tag::embedding
        try (ChangeStream changes = ChangeStream.to(jdbcUrl)
                .slot("orders_cache")
                .temporarySlot() // the cache ends with this process, and so does its slot
                .publication("orders_pub")
                .open()) {
            while (running.getAsBoolean()) {
                PgOutputMessage message = changes.next(); // keepalives and status updates are handled inside
                if (message instanceof RowChange change) {
                    Tuple old = change.old(); // null for an insert, and for an update that left the key alone
                    Tuple row = change.row(); // null for a delete
                    String known = old == null ? null : notes.remove(old.getLong("id"));
                    if (row != null && !row.isUnchanged("note")) {
                        notes.put(row.getLong("id"), row.value("note").getText());
                    } else if (row != null && known != null) {
                        notes.put(row.getLong("id"), known); // a long value that did not change is not sent
                    }
                } else if (message instanceof Truncate) {
                    notes.clear();
                } else if (message instanceof Commit commit) {
                    changes.confirm(commit.endLsn());
                }
            }
        }
        // end::embedding
    }
}
