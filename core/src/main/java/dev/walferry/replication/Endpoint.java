package dev.walferry.replication;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Where a stream connects, and as whom. */
final class Endpoint {
    private final String url;
    private final Properties properties = new Properties();
    private Consumer<? super Connection> taker = connection -> {};

    Endpoint(String url) {
        DriverParameters.requireKnownIn(url);
        this.url = url;
        PGProperty.APPLICATION_NAME.set(properties, "walferry");
    }

    void set(PGProperty property, String value) {
        property.set(properties, value);
    }

    void set(String name, String value) {
        DriverParameters.requireKnown(name);
        properties.setProperty(name, value);
    }

    /** Passes each connection on as soon as it is made, from now on. */
    void handTo(Consumer<? super Connection> taker) {
        this.taker = taker;
    }

    /** Connects in replication mode, and pins the session's settings. */
    ReplicationConnection replication(Duration timeout) throws SQLException {
        try {
            return ReplicationConnection.open(url, properties, timeout, taker);
        } catch (IOException e) {
            throw new ReplicationException(
                    ReplicationException.Category.RETRY, "cannot reach the server: " + e.getMessage(), e);
        }
    }

    /** Connects for queries, and pins the session's settings. */
    Connection ordinary(Duration timeout) throws SQLException {
        Properties all = new Properties();
        PGProperty.SOCKET_TIMEOUT.set(all, (int) timeout.plusMillis(999).toSeconds());
        all.putAll(properties);
        Connection connection = new Driver().connect(url, TlsDefaults.complete(url, all));
        if (connection == null) {
            throw ReplicationException.fatal("cannot use this URL: expected jdbc:postgresql://host:port/database");
        }
        taker.accept(connection);
        try {
            SessionSettings.pin(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
