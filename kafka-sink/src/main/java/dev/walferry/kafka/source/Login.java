package dev.walferry.kafka.source;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.TlsDefaults;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * Where to connect, and as whom. Every connection to the source is opened here.
 *
 * @param url JDBC URL; may hold secrets
 * @param properties user, password and other properties of the driver; may hold secrets
 */
public record Login(String url, Map<String, String> properties) {
    /**
     * The driver. DriverManager knows only the drivers that were on the class path when it was first used, not a
     * plugin's.
     */
    private static final Driver DRIVER = new org.postgresql.Driver();

    /**
     * Copies the properties.
     *
     * @param url JDBC URL
     * @param properties user, password and other properties of the driver
     */
    public Login {
        properties = Map.copyOf(properties);
    }

    /**
     * Returns the login that the daemon's configuration describes.
     *
     * @param source the configuration's part about the source
     * @return the login
     */
    public static Login of(SourceSettings source) {
        return at(source.url(), source);
    }

    /**
     * Returns the login to the primary, the only server that can be written to.
     *
     * @param source the configuration's part about the source
     * @return the same login as {@link #of} unless the source is a standby
     */
    public static Login ofPrimary(SourceSettings source) {
        String primary = source.failover().primaryUrl();
        return at(primary == null ? source.url() : primary, source);
    }

    private static Login at(String url, SourceSettings source) {
        Properties given = source.connectionProperties();
        return new Login(
                url, given.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, given::getProperty)));
    }

    /**
     * Opens an ordinary connection that waits for an answer as long as it takes. Its {@linkplain SearchPath path} is empty.
     *
     * @return a connection that the caller closes
     * @throws SQLException if the server cannot be reached or refuses the login
     * @throws ReplicationException if the URL is not one of PostgreSQL's
     */
    public Connection connect() throws SQLException {
        return connect(Duration.ZERO);
    }

    /**
     * Opens an ordinary connection, whose {@linkplain SearchPath path} is empty.
     *
     * @param patience how long the server may take to answer before the connection counts as lost, zero for no limit;
     *     the driver's property {@code socketTimeout} overrides it
     * @return a connection that the caller closes
     * @throws SQLException if the server cannot be reached or refuses the login
     * @throws ReplicationException if the URL is not one of PostgreSQL's
     */
    public Connection connect(Duration patience) throws SQLException {
        Properties all = new Properties();
        PGProperty.APPLICATION_NAME.set(all, "walferry");
        PGProperty.SOCKET_TIMEOUT.set(all, (int) patience.plusMillis(999).toSeconds());
        properties.forEach(all::setProperty);
        Connection connection = DRIVER.connect(url, TlsDefaults.complete(url, all));
        if (connection == null) {
            throw new ReplicationException(
                    Category.FATAL, "cannot use this URL: expected jdbc:postgresql://host:port/database", null);
        }
        try {
            SearchPath.empty(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Starts a builder for a stream.
     *
     * @return a builder that still needs a slot
     */
    public ChangeStreamBuilder changes() {
        ChangeStreamBuilder builder = ChangeStream.to(url);
        properties.forEach(builder::property);
        return builder;
    }

    /**
     * Returns the user's name, without secrets.
     *
     * @return text for logs
     */
    @Override
    public String toString() {
        return "Login[user=" + properties.get("user") + "]";
    }
}
