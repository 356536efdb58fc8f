package dev.walferry.kafka.observe.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.http.RequestGuard.Refusal;
import dev.walferry.kafka.observe.status.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code /status.json} over HTTP, and serves
 * a page at {@code /} that shows the last of these. It only reads, keeps nothing of a request, and has few threads, so
 * that many requests hold up nothing but each other.
 */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final int THREADS = 2;
    private static final int WAITING = 32;

    /** A request or an answer that takes longer than so many seconds is cut off. */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "64");

    private final HttpServer server;
    private final ExecutorService threads;
    private final RequestGuard guard;

    private StatusServer(HttpServer server, RequestGuard guard) {
        this.server = server;
        this.guard = guard;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), StatusServer::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "walferry-http");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts to answer.
     *
     * @param settings where it listens, and which requests it answers
     * @param health whether the daemon is well
     * @param metrics the text of {@code /metrics}
     * @param status the text of {@code /status.json}
     * @return to be closed
     * @throws ConfigurationException if the address cannot be used
     */
    public static StatusServer start(
            HttpSettings settings, HealthCheck health, Supplier<String> metrics, Supplier<String> status) {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
            StatusServer started = new StatusServer(
                    listener(address, settings.certificate()), new RequestGuard(settings.hosts(), token(settings)));
            started.serve(health, metrics, status);
            return started;
        } catch (IOException e) {
            throw new ConfigurationException(List.of(new Mistake(
                    "http.listen",
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + " (choose an address of this machine and a free port)")));
        }
    }

    private static HttpServer listener(InetSocketAddress address, @Nullable Path certificate) throws IOException {
        if (certificate == null) {
            return HttpServer.create(address, WAITING);
        }
        SSLContext context = ServerTls.context(certificate);
        HttpsServer server = HttpsServer.create(address, WAITING);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static @Nullable String token(HttpSettings settings) {
        return settings.token() == null ? null : settings.token().value();
    }

    private void serve(HealthCheck health, Supplier<String> metrics, Supplier<String> status) {
        // Probes of an orchestrator have no token, and what they learn is whether the daemon is well.
        handle("/health/live", false, () -> Answer.of(health.live()));
        handle("/health/ready", false, () -> Answer.of(health.ready()));
        handle("/metrics", true, () -> Answer.text("text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        handle("/status.json", true, () -> Answer.json(status.get()));
        // These are not secret; the page asks for the token itself.
        StatusPage.files().forEach((path, file) -> handle(path, false, () -> file));
        server.setExecutor(threads);
        server.start();
        LOG.info(LogEvent.HTTP_LISTENING.marker(), "status, health and metrics at http://{}/", address());
    }

    /** Contexts match by prefix, so each answers for its own path alone. */
    private void handle(String path, boolean needsToken, Supplier<Answer> answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Refusal refusal = guard.check(exchange, needsToken);
                if (refusal != null) {
                    send(exchange, Answer.refused(refusal.status(), refusal.reason()));
                } else if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(
                            exchange,
                            Answer.refused(
                                    404, "not here: see /, /status.json, /health/live, /health/ready and /metrics"));
                } else {
                    send(exchange, answer.get());
                }
            } catch (RuntimeException e) {
                LOG.warn("cannot answer a request for {}", path, e);
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", answer.policy());
        if (answer.status() == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return host and port; the port is the one that was chosen if 0 was configured
     */
    public String address() {
        InetSocketAddress address = server.getAddress();
        return address.getHostString() + ":" + address.getPort();
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
