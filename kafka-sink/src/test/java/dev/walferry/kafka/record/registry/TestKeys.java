package dev.walferry.kafka.record.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

/** A key with a self-signed certificate for 127.0.0.1, made by the JDK's keytool, in the usual file formats. */
final class TestKeys {
    static final String PASSWORD = "changeit";

    private final KeyStore store;
    private final Path file;

    private TestKeys(Path file) throws IOException, GeneralSecurityException {
        this.file = file;
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    static TestKeys make(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
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
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        return new TestKeys(file);
    }

    /** Returns the key store's file. */
    Path file() {
        return file;
    }

    KeyStore store() {
        return store;
    }

    Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate("key");
    }

    String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate().getEncoded());
    }

    String keyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("key", PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
