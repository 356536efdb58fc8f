package dev.walferry.kafka.record.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server with faults that a real registry cannot be made to show: it answers as the test tells it. What a registry
 * does when nothing is wrong is tested with a real one, by {@link ApicurioTest} and others.
 */
public final class FakeRegistry implements AutoCloseable {
    /** One request as it came. */
    public record Request(
            String method, String path, @Nullable String authorization, String body) {}

    /** The answer to one request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<String, Answer> standing = new ConcurrentHashMap<>();
    private final HttpServer server;

    private FakeRegistry(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static FakeRegistry start() {
        return startAt(0);
    }

    public static FakeRegistry startAt(int port) {
        try {
            return over(HttpServer.create(address(port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs on a server that was made elsewhere, such as one with TLS. */
    public static FakeRegistry over(HttpServer server) {
        return new FakeRegistry(server);
    }

    public static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Answers the next requests in this order; after the last one, with id 1. */
    public FakeRegistry answering(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    /** Answers requests whose path contains a text, unless something else is to be answered next. */
    public void always(String part, Answer answer) {
        standing.put(part, answer);
    }

    /** Undoes {@link #always}. */
    public void asUsual(String part) {
        standing.remove(part);
    }

    public static Answer status(int status, String json) {
        return exchange -> send(exchange, status, json);
    }

    public static Answer error(int status, int code, String message) {
        return status(status, "{\"error_code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    public static Answer id(int id) {
        return status(200, "{\"id\":" + id + "}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
        Answer next = answers.poll();
        (next == null ? standing(exchange.getRequestURI().getRawPath()) : next).to(exchange);
    }

    private Answer standing(String path) {
        return standing.entrySet().stream()
                .filter(answer -> path.contains(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(id(1));
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String hostAndPort() {
        return "127.0.0.1:" + port();
    }

    public String url() {
        return "http://" + hostAndPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
