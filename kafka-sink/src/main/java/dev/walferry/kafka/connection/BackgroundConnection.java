package dev.walferry.kafka.connection;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one thread in the background. It is opened at first use and kept until that thread discards it, as it
 * does after an error. Any other thread may {@linkplain #close close} it, even in the middle of a query, which then fails.
 */
public final class BackgroundConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundConnection.class);

    private final ConnectionSource source;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * Creates a connection that is not open yet.
     *
     * @param source opens it
     */
    public BackgroundConnection(ConnectionSource source) {
        this.source = source;
    }

    /**
     * Returns the connection.
     *
     * @return open, as far as is known: a connection that was idle may have been lost since
     * @throws SQLException if it cannot be opened, or this is closed
     */
    public Connection get() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.open();
            connection = open;
        }
        if (closed) {
            discard();
            throw new SQLException("closed while connecting");
        }
        return open;
    }

    /**
     * Tells whether {@link #get} would return a connection that was used before.
     *
     * @return false before the first use and after {@link #discard}
     */
    public boolean isOpen() {
        return connection != null;
    }

    /** Ends the connection, if there is one. The next use opens another. */
    public void discard() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("cannot close a connection", e);
        }
    }

    /**
     * Tells whether {@link #close} was called.
     *
     * @return true from then on
     */
    public boolean isClosed() {
        return closed;
    }

    /** Ends the connection. No other is opened after it. */
    @Override
    public void close() {
        closed = true;
        discard();
    }
}
