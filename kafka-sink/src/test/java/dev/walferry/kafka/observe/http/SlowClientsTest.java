package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.testdata.Await;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A probe is answered whatever other clients do. Otherwise any client could get the daemon restarted. */
@Timeout(300)
class SlowClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LARGE = "x".repeat(20_000_000);

    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger reports = new AtomicInteger();
    private final CountDownLatch reportsGoOn = new CountDownLatch(1);
    private StatusServer server = start(() -> "a_total 1.0\n");

    private static StatusServer start(Supplier<String> metrics) {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, null, List.of(), null);
        HealthCheck health = new HealthCheck(new Progress(new DeliveryHistory()), new Failures());
        return StatusServer.start(settings, health, metrics, () -> LARGE);
    }

    @BeforeEach
    void answers() throws IOException {
        assertEquals(200, Requests.probe(server));
    }

    @AfterEach
    void close() throws IOException {
        reportsGoOn.countDown();
        server.close();
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    private void stall(int count, String from) throws IOException {
        for (int i = 0; i < count; i++) {
            sockets.add(Requests.stalled(server, from));
        }
    }

    /** Returns whether the server has closed a connection. */
    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private long open() throws IOException {
        long open = 0;
        for (Socket socket : List.copyOf(sockets)) {
            open += isClosed(socket) ? 0 : 1;
        }
        return open;
    }

    @Test
    void clientsThatStallHoldUpNoProbe() throws IOException {
        for (int stalled : new int[] {2, 60, 200}) {
            stall(stalled, "127.0.0.1");
            assertEquals(200, Requests.probe(server), stalled + " more");
        }
        assertTrue(open() <= HttpListener.MOST);
    }

    @Test
    void whoNeverFinishesARequestIsCutOff() throws Exception {
        stall(5, "127.0.0.1");
        Socket trickling = sockets.get(0);
        Await.until("all are cut off", LIMIT, () -> {
            try {
                Requests.send(trickling, "T"); // a byte now and then does not extend the limit
            } catch (SocketException e) {
                return open() == 0;
            }
            return false;
        });
    }

    @Test
    void aFloodFromElsewhereHoldsUpNoProbe() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger opened = new AtomicInteger();
        ExecutorService flood = Executors.newSingleThreadExecutor();
        try {
            Future<?> flooding = flood.submit(() -> {
                while (!over.get()) {
                    try {
                        stall(1, "127.0.0.2");
                        if (opened.incrementAndGet() > 100) {
                            sockets.remove(0).close();
                        }
                    } catch (IOException e) { // cut off before it has sent anything
                        opened.incrementAndGet();
                    }
                }
            });
            Await.until("it has begun", LIMIT, () -> opened.get() > 100);
            for (int i = 0; i < 100; i++) {
                assertEquals(200, Requests.probe(server), "after " + opened.get());
            }
            over.set(true);
            flooding.get();
        } finally {
            over.set(true);
            flood.shutdownNow();
        }
    }

    @Test
    void manyAtOnceAreAllAnswered() throws Exception {
        int clients = StatusServer.WAITING;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 10 * clients; i++) {
                String path = i % 2 == 0 ? "/metrics" : "/health/live";
                answers.add(threads.submit(() -> Requests.get(server, path)));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void reportsThatTakeLongHoldUpNoProbe() throws Exception {
        server.close();
        server = start(this::waitingReport);
        for (int i = 0; i < 10; i++) {
            Socket socket = Requests.open(server, "127.0.0.1");
            sockets.add(socket);
            Requests.send(socket, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        Await.until("some are being made", LIMIT, () -> reports.get() == 2);
        assertEquals(200, Requests.probe(server));
        assertEquals(503, Requests.get(server, "/metrics"));
        assertEquals(2, reports.get());
        reportsGoOn.countDown();
    }

    /** Reports hang, and each client that asks for one occupies its thread for as long as the limit allows. */
    @Test
    void aFloodOfRequestsForReportsHoldsUpNoProbe() throws Exception {
        server.close();
        server = start(this::waitingReport);
        for (int i = 0; i < 400; i++) {
            try {
                Socket socket = Requests.open(server, "127.0.0.2");
                sockets.add(socket);
                Requests.send(socket, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            } catch (SocketException e) {
                assertFalse(server.address().isEmpty()); // cut off before it has sent anything
            }
            if (i % 10 == 0) {
                assertEquals(200, Requests.probe(server), "after " + i);
            }
        }
        assertEquals(2, reports.get());
        try (Socket refused = Requests.open(server, "127.0.0.1")) {
            Requests.send(refused, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String answer = Requests.rest(refused);
            assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
            assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        }
    }

    private String waitingReport() {
        reports.incrementAndGet();
        try {
            reportsGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "a_total 1.0\n";
    }

    @Test
    void whoDoesNotReadTheAnswerHoldsUpNoProbe() throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = Requests.open(server, "127.0.0.1");
            sockets.add(socket);
            Requests.send(socket, "GET /status.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        assertEquals(200, Requests.probe(server));
        assertEquals(200, Requests.get(server, "/metrics"));
    }

    @Test
    void headersHaveALimit() throws IOException {
        assertEquals(200, Requests.get(server, "/health/live", "Cookie: " + "c".repeat(15_000)));
        assertEquals(431, Requests.get(server, "/health/live", "Cookie: " + "c".repeat(20_000)));
        try (Socket endless = Requests.open(server, "127.0.0.1")) {
            String answer = "";
            try {
                while (true) {
                    Requests.send(endless, "y".repeat(100_000));
                }
            } catch (SocketException e) {
                answer = isClosed(endless) ? "" : Requests.rest(endless);
            }
            assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        }
        assertEquals(200, Requests.probe(server));
    }
}
