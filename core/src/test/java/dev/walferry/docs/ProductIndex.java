package dev.walferry.docs;

import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import dev.walferry.replication.ChangeStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The example of docs/how-to/keep-an-index.md. */
final class ProductIndex {
    // tag::index
    private static final int ID = 0;
    private static final int NAME = 1;

    private final Map<Long, String> names = new ConcurrentHashMap<>();

    /** Keeps the index as the table is, until told to stop. Runs in a thread of its own; anybody may read meanwhile. */
    void follow(String jdbcUrl, BooleanSupplier running) throws SQLException {
        String slot = "product_index_" + ProcessHandle.current().pid();
        try (ChangeStream changes = ChangeStream.to(jdbcUrl)
                .slot(slot)
                .temporarySlot()
                .publication("product_index")
                .open()) {
            load(jdbcUrl); // after the slot was made: nothing can fall between the two
            while (running.getAsBoolean()) {
                PgOutputMessage message = changes.poll(Duration.ofMillis(200));
                if (message instanceof Commit commit) {
                    changes.confirm(commit.endLsn());
                } else if (message != null) {
                    apply(message);
                }
            }
        }
    }

    private void load(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, name FROM product")) {
            while (row.next()) {
                names.put(row.getLong(1), row.getString(2));
            }
        }
    }

    private void apply(PgOutputMessage change) {
        switch (change.kind()) {
            case INSERT -> put(((Insert) change).row(), null);
            case UPDATE -> {
                Update update = (Update) change;
                put(update.row(), update.old());
            }
            case DELETE -> names.remove(((Delete) change).old().getLong(ID));
            case TRUNCATE -> names.clear();
            default -> {}
        }
    }

    private void put(Tuple row, @Nullable Tuple old) {
        long id = row.getLong(ID);
        long oldId = old == null ? id : old.getLong(ID); // an old row is there if the key changed
        String known = oldId == id ? names.get(id) : names.remove(oldId);
        if (!row.isUnchanged(NAME)) {
            names.put(id, row.value(NAME).getText());
        } else if (known != null) {
            names.put(id, known); // a long name that did not change is not sent again
        }
    }

    Map<Long, String> names() {
        return names;
    }
    // end::index
}
