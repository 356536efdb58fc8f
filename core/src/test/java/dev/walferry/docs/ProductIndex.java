package dev.walferry.docs;

import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.replication.ChangeStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The example of docs/how-to/keep-an-index.md. Not final, so that a test can change the table while it is loaded. */
class ProductIndex {
    // tag::index
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    /** Keeps the index equal to the table until told to stop. Runs in its own thread; any thread may read meanwhile. */
    void follow(String jdbcUrl, BooleanSupplier running) throws SQLException {
        String slot = "product_index_" + ProcessHandle.current().pid();
        try (ChangeStream changes = ChangeStream.to(jdbcUrl)
                .slot(slot)
                .temporarySlot()
                .publication("product_index")
                .open()) {
            Loaded loaded = load(jdbcUrl); // once the slot exists, so that no change is in neither of the two
            boolean isNew = true;
            while (running.getAsBoolean()) {
                PgOutputMessage message = changes.poll(Duration.ofMillis(200));
                if (message instanceof Begin begin) {
                    isNew = !loaded.contains(begin.xid());
                } else if (message instanceof RowChange change && isNew) {
                    apply(change);
                } else if (message instanceof Truncate && isNew) {
                    names.clear();
                } else if (message instanceof Commit commit) {
                    changes.confirm(commit.endLsn());
                }
            }
        }
    }

    private void apply(RowChange change) {
        Tuple old = change.old(); // null for an insert, and for an update that left the key alone
        Tuple row = change.row(); // null for a delete
        if (row != null) {
            long id = row.getLong("id");
            String name = row.isUnchanged("name") // a long name that did not change is not sent
                    ? names.get(old == null ? id : old.getLong("id"))
                    : row.value("name").getText();
            names.put(id, Objects.requireNonNull(name));
        }
        if (old != null && (row == null || row.getLong("id") != old.getLong("id"))) {
            names.remove(old.getLong("id"));
        }
    }

    /** Reads the whole table, and which transactions it contains. */
    Loaded load(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // one snapshot for both queries
            connection.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery("SELECT id, name FROM product")) {
                while (row.next()) {
                    names.put(row.getLong(1), row.getString(2));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()")) {
                row.next();
                return Loaded.of(row.getString(1));
            }
        }
    }

    /** The transactions in a snapshot: those before {@code xmax}, without those that were still running. */
    record Loaded(int xmax, List<Integer> running) {

        /** Reads {@code xmin:xmax:running,running}. Begin has the low 32 bits of these numbers. */
        static Loaded of(String snapshot) {
            String[] parts = snapshot.split(":", -1);
            List<Integer> running = Stream.of(parts[2].split(",", -1))
                    .filter(xid -> !xid.isEmpty())
                    .map(xid -> (int) Long.parseLong(xid))
                    .toList();
            return new Loaded((int) Long.parseLong(parts[1]), running);
        }

        boolean contains(int xid) {
            return xid - xmax < 0 && !running.contains(xid); // the difference, because xids wrap around
        }
    }

    Map<Long, String> names() {
        return names;
    }
    // end::index
}
