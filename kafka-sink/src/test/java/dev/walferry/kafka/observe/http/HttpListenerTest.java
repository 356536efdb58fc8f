package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the listener when the JVM fails. */
@Timeout(180)
class HttpListenerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static HttpListener listener(ThreadFactory threads) throws IOException {
        HttpListener listener = new HttpListener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, head -> Answer.json("{}"), threads);
        listener.start();
        return listener;
    }

    private static String request(HttpListener listener) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(listener.address());
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String requestOrError(HttpListener listener) {
        try {
            return request(listener);
        } catch (IOException e) {
            return "cut off";
        }
    }

    @Test
    void lackOfThreadsEndsOnlyTheConnection() throws IOException {
        AtomicInteger wanted = new AtomicInteger();
        ThreadFactory threads = work -> {
            if (wanted.incrementAndGet() <= 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(work);
        };
        try (HttpListener listener = listener(threads)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(false, requestOrError(listener).startsWith("HTTP/1.1 200"));
            }
            assertTrue(request(listener).startsWith("HTTP/1.1 200"));
        }
    }

    /** Otherwise connections would wait forever, and no probe would get the daemon restarted. */
    @Test
    void listenerThatFailsRefusesConnections() throws IOException {
        ThreadFactory threads = work -> {
            throw new InternalError("as a test wants it");
        };
        try (HttpListener listener = listener(threads)) {
            InetSocketAddress address = listener.address();
            assertEquals("cut off", requestOrError(listener).isEmpty() ? "cut off" : "answered");
            Await.until("it is closed", LIMIT, () -> {
                try (Socket socket = new Socket()) {
                    socket.connect(address);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
            assertThrows(IOException.class, () -> request(listener));
        }
    }
}
