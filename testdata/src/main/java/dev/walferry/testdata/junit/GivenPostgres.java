package dev.walferry.testdata.junit;

import dev.walferry.testdata.LocalServerException;
import dev.walferry.testdata.PostgresServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server that runs elsewhere, given by a JDBC URL with user and password. It must have the settings that the tests
 * need: a test fails if the server lacks a setting that it names.
 */
final class GivenPostgres implements PostgresServer {

    private static final String FORM = "jdbc:postgresql://host:port/database?user=...&password=...";

    private final String beforeDatabase;
    private final String afterDatabase;
    private final String user;
    private final String password;
    private final int majorVersion;

    private GivenPostgres(String url) {
        int question = url.indexOf('?');
        int slash = url.lastIndexOf('/', question < 0 ? url.length() : question);
        if (question < 0 || slash < "jdbc:postgresql://".length()) {
            throw new LocalServerException("-Dwalferry.postgres must have the form " + FORM);
        }
        List<String> rest = new ArrayList<>();
        String foundUser = "";
        String foundPassword = "";
        for (String parameter : url.substring(question + 1).split("&", -1)) {
            if (parameter.startsWith("user=")) {
                foundUser = valueOf(parameter);
            } else if (parameter.startsWith("password=")) {
                foundPassword = valueOf(parameter);
            } else if (!parameter.isEmpty()) {
                rest.add(parameter);
            }
        }
        if (foundUser.isEmpty()) {
            throw new LocalServerException("-Dwalferry.postgres names no user: it must have the form " + FORM);
        }
        beforeDatabase = url.substring(0, slash + 1);
        afterDatabase = rest.isEmpty() ? "" : "?" + String.join("&", rest);
        user = foundUser;
        password = foundPassword;
        majorVersion = askVersion(url.substring(slash + 1, question));
    }

    /**
     * Connects and checks the settings.
     *
     * @throws LocalServerException when the server cannot be reached or lacks a setting
     */
    static GivenPostgres of(String url, Map<String, String> settings) {
        GivenPostgres given = new GivenPostgres(url);
        given.require("wal_level", "logical");
        settings.forEach(given::require);
        return given;
    }

    private static String valueOf(String parameter) {
        return URLDecoder.decode(parameter.substring(parameter.indexOf('=') + 1), StandardCharsets.UTF_8);
    }

    private int askVersion(String database) {
        try (Connection connection = DriverManager.getConnection(url(database), user, password)) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new LocalServerException(
                    "cannot reach the server given with -Dwalferry.postgres: " + e.getMessage(), e);
        }
    }

    private void require(String setting, String value) {
        try (Connection connection = connect("postgres");
                PreparedStatement statement = connection.prepareStatement("select current_setting(?)")) {
            statement.setString(1, setting);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || !value.equals(rows.getString(1))) {
                    throw new LocalServerException("this test needs a server with " + setting + " = " + value
                            + ", and the one given with -Dwalferry.postgres has " + rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new LocalServerException(
                    "cannot ask the server given with -Dwalferry.postgres for " + setting + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String url(String database) {
        return beforeDatabase + database + afterDatabase;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public int majorVersion() {
        return majorVersion;
    }
}
