package dev.walferry.replication;

import dev.walferry.internal.replication.ServerInstance;
import dev.walferry.plugin.OutputPlugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where a stream's changes come from. Immutable, safe in any thread. */
public final class StreamSource {
    private final StreamOptions options;
    private final boolean binary;
    private final ServerInstance server;
    private final Endpoint endpoint;

    StreamSource(StreamOptions options, boolean binary, ServerInstance server, Endpoint endpoint) {
        this.options = options;
        this.binary = binary;
        this.server = server;
        this.endpoint = endpoint;
    }

    /**
     * Returns the slot whose changes these are.
     *
     * @return its name
     */
    public String slot() {
        return options.slot();
    }

    /**
     * Returns the plugin that the slot is for.
     *
     * @return the output plugin
     */
    public OutputPlugin plugin() {
        return options.plugin();
    }

    /**
     * Returns the tables whose changes come, if the plugin has no publications.
     *
     * @return those that were named; empty for all, and with pgoutput
     */
    public List<Publications.Table> tables() {
        return options.plugin() == OutputPlugin.PGOUTPUT ? List.of() : options.tables();
    }

    /**
     * Returns the publications that say which changes come.
     *
     * @return their names; empty if the slot's plugin is not pgoutput
     */
    public List<String> publications() {
        return options.plugin() == OutputPlugin.PGOUTPUT ? options.publications() : List.of();
    }

    /**
     * Returns whether values come in binary form where their type has one.
     *
     * @return false if all values are text
     */
    public boolean isBinary() {
        return binary;
    }

    /**
     * Returns whether prepared transactions come when they are prepared.
     *
     * @return false if they come at their commit
     */
    public boolean isTwoPhase() {
        return options.isTwoPhase();
    }

    /**
     * Returns which changes come from a server that itself receives changes by replication.
     *
     * @return the origins that were asked for
     */
    public Origins origins() {
        return options.origins();
    }

    /**
     * Returns whether the server was a standby when the stream connected to it.
     *
     * @return true even if it was promoted since
     */
    public boolean isOnStandby() {
        return server.standby();
    }

    /**
     * Opens another connection to the same database, as the same role, for queries. It reaches the stream's server, or
     * another standby if that server is a standby. Its session has the settings of the stream's session, so that a value's
     * text is the same there.
     *
     * @return a connection of the caller's own, which lives as long as the caller wants
     * @throws SQLException if it cannot be opened, or the address has led elsewhere: from a primary to a standby, or to a
     *     former primary with the same tables
     */
    public Connection connect() throws SQLException {
        Connection connection = endpoint.ordinary(options.receiverTimeout());
        try {
            server.requireReached(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
