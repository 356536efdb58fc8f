package dev.walferry.kafka.cli;

import dev.walferry.kafka.config.SourceSettings;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Where to connect, and as whom.
 *
 * @param url for the driver; may hold secrets
 * @param properties user, password and other properties of the driver
 */
record Login(String url, Map<String, String> properties) {
    private static final String CONNECT_SECONDS = "10";

    Login {
        properties = Map.copyOf(properties);
    }

    /** The daemon's. */
    static Login of(SourceSettings source) {
        Properties given = source.connectionProperties();
        return new Login(
                source.url(),
                given.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, given::getProperty)));
    }

    /** An ordinary connection, which the caller closes. */
    Connection connect() throws SQLException {
        Properties all = new Properties();
        all.setProperty("ApplicationName", "walferry");
        all.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.forEach(all::setProperty);
        return DriverManager.getConnection(url, all);
    }

    /** A stream that is still to be told its slot. */
    ChangeStreamBuilder changes() {
        ChangeStreamBuilder builder = ChangeStream.to(url);
        properties.forEach(builder::property);
        return builder;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "Login[user=" + properties.get("user") + "]";
    }
}
