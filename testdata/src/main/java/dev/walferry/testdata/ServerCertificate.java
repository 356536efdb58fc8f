package dev.walferry.testdata;

import dev.walferry.testdata.tls.TestAuthority;
import dev.walferry.testdata.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Gives a running server of PostgreSQL a certificate. The server restarts, so that every later connection sees it. */
public final class ServerCertificate {
    private ServerCertificate() {}

    /**
     * Turns TLS on with a certificate for this machine that no client trusts.
     *
     * @param postgres the server; key and certificate go into its data directory
     * @throws IOException if the files cannot be written
     * @throws SQLException if the server refuses the setting
     */
    public static void install(LocalPostgres postgres) throws IOException, SQLException {
        TestAuthority authority = TestAuthority.create("nobody's");
        install(postgres, authority.issue("localhost", List.of("localhost", "127.0.0.1")), authority);
    }

    /**
     * Turns TLS on.
     *
     * @param postgres the server; key and certificates go into its data directory
     * @param certificate the server's
     * @param clients who signs the certificates of clients
     * @throws IOException if the files cannot be written
     * @throws SQLException if the server refuses the setting
     */
    public static void install(LocalPostgres postgres, TestCertificate certificate, TestAuthority clients)
            throws IOException, SQLException {
        write(postgres, "server.key", certificate.keyPem());
        write(postgres, "server.crt", certificate.certificatePem());
        write(postgres, "clients.crt", clients.pem());
        execute(postgres, "alter system set ssl_ca_file = 'clients.crt'");
        turn(postgres, true);
    }

    /**
     * Turns TLS on or off.
     *
     * @param postgres a server with a certificate
     * @param on whether it offers TLS
     * @throws SQLException if the server refuses the setting
     */
    public static void turn(LocalPostgres postgres, boolean on) throws SQLException {
        execute(postgres, "alter system set ssl = " + (on ? "on" : "off"));
        postgres.restart();
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The server requires that it owns the key and that no other user can read it. */
    private static void write(LocalPostgres postgres, String name, String pem) throws IOException {
        Path file = postgres.dataDirectory().resolve(name);
        Files.writeString(file, pem);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", Files.getAttribute(postgres.dataDirectory(), "unix:uid"));
    }
}
