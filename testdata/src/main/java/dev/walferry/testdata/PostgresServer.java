package dev.walferry.testdata;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A PostgreSQL server to test on: a local process, a container, or a server given by its URL. Its user is a superuser, and
 * logical decoding is on. Safe in any thread.
 */
public interface PostgresServer {

    /**
     * The JDBC URL of one database, without credentials.
     *
     * @param database its name; it need not exist
     * @return a URL to which {@code ?name=value} can be appended, unless it has a question mark already
     */
    String url(String database);

    /** {@return the name of a superuser} */
    String user();

    /** {@return the password of {@link #user()}} */
    String password();

    /** {@return the server's major version, for example 18} */
    int majorVersion();

    /**
     * Opens a connection, which the caller closes.
     *
     * @param database the name of an existing database
     * @return a connection of {@link #user()} with auto-commit on
     * @throws SQLException when the server refuses or is not running
     */
    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), user(), password());
    }
}
