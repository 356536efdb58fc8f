package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginTest {
    private static String path(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show search_path")) {
            row.next();
            return row.getString(1);
        }
    }

    @OnPostgres({14, 18})
    void thePathIsEmptyUntilTheRolesIsAskedFor(TestDatabase database) throws SQLException {
        Login login = new Login(
                database.url() + "?currentSchema=mine",
                Map.of("user", database.user(), "password", database.password()));
        try (Connection connection = login.connect()) {
            assertEquals("\"\"", path(connection));
            SearchPath.ofRole(connection);
            assertEquals("mine", path(connection));
            SearchPath.empty(connection);
            assertEquals("\"\"", path(connection));
        }
    }

    @Test
    void aUrlOfAnotherDriverIsNoLostConnection() {
        Login login = new Login("jdbc:other://localhost/shop", Map.of());
        ReplicationException e = assertThrows(ReplicationException.class, login::connect);
        assertEquals(Category.FATAL, e.category());
        assertEquals("cannot use this URL: expected jdbc:postgresql://host:port/database", e.getMessage());
    }
}
