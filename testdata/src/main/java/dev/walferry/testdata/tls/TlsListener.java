package dev.walferry.testdata.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A listener on the loopback address that shows a certificate to every client, in front of a server with TLS: a client that
 * accepts the certificate then speaks with the server.
 */
public final class TlsListener implements AutoCloseable {
    private static final char[] PASSWORD = "in memory".toCharArray();

    private final SSLServerSocket listener;
    private final SSLContext toServer;
    private final int serverPort;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsListener(SSLServerSocket listener, SSLContext toServer, int serverPort) {
        this.listener = listener;
        this.toServer = toServer;
        this.serverPort = serverPort;
    }

    /**
     * Starts to listen.
     *
     * @param certificate the certificate to show, and its key
     * @param serverPort the server's port on 127.0.0.1
     * @param identity what the server is shown if it asks
     * @return to be closed by the caller
     * @throws IOException if no port is free
     * @throws GeneralSecurityException if a certificate cannot be used
     */
    public static TlsListener start(TestCertificate certificate, int serverPort, TestCertificate identity)
            throws IOException, GeneralSecurityException {
        SSLServerSocket socket =
                (SSLServerSocket) context(certificate).getServerSocketFactory().createServerSocket();
        socket.bind(new InetSocketAddress(loopback(), 0));
        TlsListener started = new TlsListener(socket, context(identity), serverPort);
        background(started::run);
        return started;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static SSLContext context(TestCertificate own) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", own.key(), PASSWORD, new Certificate[] {own.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] shown = managers.getKeyManagers();
        context.init(shown, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    /**
     * Trusts every certificate: the server behind the listener is known, and the tests are about who accepts the
     * listener's certificate.
     */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static void background(Runnable work) {
        Thread thread = new Thread(work, "tls-listener");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the port on 127.0.0.1} */
    public int port() {
        return listener.getLocalPort();
    }

    private void run() {
        while (!listener.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) listener.accept();
                open.add(client);
                background(() -> serve(client));
            } catch (IOException e) {
                // this is closed
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client;
                Socket server = toServer.getSocketFactory().createSocket(loopback(), serverPort)) {
            open.add(server);
            client.startHandshake();
            background(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException e) {
            // one of them went away, as expected where the client refuses the certificate
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them went away
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
