package dev.walferry.testdata.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A listener on the loopback address that shows a certificate to whoever connects, and then says nothing more. For clients
 * that must not like the certificate.
 */
public final class TlsListener implements AutoCloseable {
    private static final char[] PASSWORD = "in memory".toCharArray();

    private final SSLServerSocket listener;
    private final Thread thread = new Thread(this::run, "tls-listener");

    private TlsListener(SSLServerSocket listener) {
        this.listener = listener;
        thread.setDaemon(true);
    }

    /**
     * Starts to listen.
     *
     * @param certificate the certificate to show, and its key
     * @return to be closed by the caller
     * @throws IOException if no port is free
     * @throws GeneralSecurityException if the certificate cannot be used
     */
    public static TlsListener start(TestCertificate certificate) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", certificate.key(), PASSWORD, new Certificate[] {certificate.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        TlsListener started = new TlsListener(socket);
        started.thread.start();
        return started;
    }

    /** {@return the port on 127.0.0.1} */
    public int port() {
        return listener.getLocalPort();
    }

    private void run() {
        while (!listener.isClosed()) {
            try (SSLSocket client = (SSLSocket) listener.accept()) {
                client.startHandshake();
                int unused = client.getInputStream().read();
            } catch (IOException e) {
                // the client went away, as expected, or this is closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
