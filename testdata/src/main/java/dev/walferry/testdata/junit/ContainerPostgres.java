package dev.walferry.testdata.junit;

import dev.walferry.testdata.PostgresDefaults;
import dev.walferry.testdata.PostgresServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The official Docker image of one PostgreSQL version, with the settings of a local server. */
final class ContainerPostgres implements PostgresServer, AutoCloseable {

    private static final String USER = "postgres";
    private static final String PASSWORD = "walferry";

    private final int majorVersion;
    private final PostgreSQLContainer container;

    private ContainerPostgres(int majorVersion, PostgreSQLContainer container) {
        this.majorVersion = majorVersion;
        this.container = container;
    }

    static ContainerPostgres start(int majorVersion, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(PostgresDefaults.PORTABLE);
        all.putAll(settings);
        List<String> command = new ArrayList<>(List.of("postgres"));
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + majorVersion)
                .withDatabaseName("postgres")
                .withUsername(USER)
                .withPassword(PASSWORD)
                .withCommand(command.toArray(String[]::new));
        container.start();
        return new ContainerPostgres(majorVersion, container);
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://" + container.getHost() + ":"
                + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + database;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public int majorVersion() {
        return majorVersion;
    }

    @Override
    public void close() {
        container.stop();
    }
}
