package dev.walferry.kafka.observe.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, which carries one request. */
final class HttpConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** How long the request may take to arrive, including the TLS handshake. */
    private static final Duration REQUEST = Duration.ofSeconds(5);

    /** How long the client may take from then on to read the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int LINGER_MILLIS = 1000;
    private static final int LINGER_BYTES = 1 << 20;

    private final Socket socket;
    private final @Nullable SSLSocketFactory tls;
    private final Function<RequestHead, Answer> answers;
    private volatile long deadline = System.nanoTime() + REQUEST.toNanos();

    /**
     * Creates a connection that was accepted.
     *
     * @param socket the connection
     * @param tls encrypts it; null for clear text
     * @param answers answers its request
     */
    HttpConnection(Socket socket, @Nullable SSLSocketFactory tls, Function<RequestHead, Answer> answers) {
        this.socket = socket;
        this.tls = tls;
        this.answers = answers;
    }

    InetAddress client() {
        return socket.getInetAddress();
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** Ends it, whatever its thread does. The socket itself is closed: closing TLS would wait for a write that hangs. */
    void cutOff() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("cannot close a connection", e);
        }
    }

    @Override
    public void run() {
        try (Socket stream = encrypted()) {
            Exchange exchange = exchange(stream.getInputStream());
            deadline = System.nanoTime() + ANSWER.toNanos();
            if (exchange != null) {
                exchange.answer().writeTo(stream.getOutputStream(), exchange.isHead());
                stream.shutdownOutput();
                linger(stream);
            }
        } catch (IOException e) {
            LOG.debug("a connection ended: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("cannot answer a request", e);
        } finally {
            cutOff();
        }
    }

    private Socket encrypted() throws IOException {
        if (tls == null) {
            return socket;
        }
        SSLSocket stream = (SSLSocket) tls.createSocket(socket, null, socket.getPort(), true);
        stream.setUseClientMode(false);
        return stream;
    }

    private record Exchange(Answer answer, boolean isHead) {}

    private @Nullable Exchange exchange(InputStream in) throws IOException {
        try {
            RequestHead head = RequestHead.read(new BufferedInputStream(in, 1024));
            deadline = System.nanoTime() + ANSWER.toNanos();
            return head == null
                    ? null
                    : new Exchange(answers.apply(head), head.method().equals("HEAD"));
        } catch (RefusedRequestException e) {
            return new Exchange(e.answer(), false);
        }
    }

    /**
     * Reads the rest of the input before the close: closing a socket with unread input resets the connection, and the
     * client might lose the answer.
     */
    private static void linger(Socket stream) throws IOException {
        stream.setSoTimeout(LINGER_MILLIS);
        InputStream in = stream.getInputStream();
        byte[] unread = new byte[4096];
        int left = LINGER_BYTES;
        while (left > 0) {
            int count = in.read(unread);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }
}
