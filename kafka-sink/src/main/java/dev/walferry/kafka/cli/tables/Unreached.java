package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SourceError;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipelines whose servers could not be asked. A command goes on with the others, whose servers may all be there, and
 * reports at its end.
 */
final class Unreached {
    private final List<String> reasons = new ArrayList<>();
    private Category category = Category.RETRY;

    /** Notes an error. Throws it if the pipeline is the only one of its daemon. */
    void add(SinkConfig config, SQLException e) throws SQLException {
        String name = config.pipeline().word();
        if (name == null) {
            throw e;
        }
        SourceError error = SourceError.of(e);
        if (reasons.isEmpty()) {
            category = error.category();
        }
        reasons.add("pipeline " + name + " was left out: " + SourceError.reason(e) + " (" + error.remedy() + ")");
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** Writes a line for each. */
    void print(PrintWriter err) {
        reasons.forEach(err::println);
        err.flush();
    }

    /** Returns what the command ends with if it needed one of them. */
    ReplicationException exception(String what) {
        return new ReplicationException(
                category, what + System.lineSeparator() + String.join(System.lineSeparator(), reasons), null);
    }
}
