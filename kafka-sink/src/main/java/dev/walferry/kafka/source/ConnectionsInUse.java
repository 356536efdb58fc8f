package dev.walferry.kafka.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** Connections that are in use, so that none keeps a thread waiting for a server that does not answer. Safe in any thread. */
final class ConnectionsInUse {
    // Guarded by this.
    private final Set<Connection> open = new HashSet<>();
    private boolean aborted;

    /** Notes a new connection. Once all were cut, it is cut too. */
    synchronized Connection add(Connection connection) throws SQLException {
        forgetClosed();
        if (aborted) {
            connection.abort(Runnable::run);
        } else {
            open.add(connection);
        }
        return connection;
    }

    private void forgetClosed() throws SQLException {
        for (Iterator<Connection> each = open.iterator(); each.hasNext(); ) {
            if (each.next().isClosed()) {
                each.remove();
            }
        }
    }

    /** Cuts all of them. A thread that waits for an answer gets an error. */
    synchronized void abort() throws SQLException {
        aborted = true;
        for (Connection connection : open) {
            connection.abort(Runnable::run);
        }
        open.clear();
    }
}
