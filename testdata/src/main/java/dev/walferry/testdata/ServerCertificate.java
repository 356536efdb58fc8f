package dev.walferry.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A key and a self-signed certificate, made by the JDK's keytool, for a server with TLS. */
public final class ServerCertificate {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    private ServerCertificate() {}

    /**
     * Turns TLS on in a running server, for new connections.
     *
     * @param postgres the server; the key and the certificate go into its data directory
     * @throws IOException if the files cannot be written, or keytool fails
     * @throws GeneralSecurityException if keytool's output cannot be read
     * @throws SQLException if the server refuses the setting
     */
    public static void install(LocalPostgres postgres) throws IOException, GeneralSecurityException, SQLException {
        Path folder = Files.createTempDirectory("walferry-tls-");
        Path file = folder.resolve("server.p12");
        try {
            makeKeyStore(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            write(postgres, "server.key", "PRIVATE KEY", key);
            write(
                    postgres,
                    "server.crt",
                    "CERTIFICATE",
                    store.getCertificate(ALIAS).getEncoded());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
    }

    private static void makeKeyStore(Path file) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The server requires that it owns the key and that nobody else can read it. */
    private static void write(LocalPostgres postgres, String name, String kind, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path file = postgres.dataDirectory().resolve(name);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", Files.getAttribute(postgres.dataDirectory(), "unix:uid"));
    }
}
