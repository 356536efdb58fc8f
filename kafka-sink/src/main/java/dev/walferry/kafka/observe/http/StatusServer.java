package dev.walferry.kafka.observe.http;

import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.Mistake;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.status.Health;
import dev.walferry.kafka.observe.status.HealthSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /health/live}, {@code /health/ready}, {@code /metrics} and {@code /status.json} over HTTP, and serves
 * a page at {@code /} that shows the last of these. It only reads and keeps nothing of a request. It makes few reports
 * at once, so that many requests take no time from the pipeline, and lets few requests wait for one, so that threads
 * are left for others; health needs no report and is always answered.
 */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
    private static final int REPORTS = 2;

    /** Enough for several browsers beside Prometheus. The listener has threads left for other requests. */
    static final int WAITING = HttpListener.MOST / 2;

    private static final long PATIENCE_SECONDS = 5;

    /**
     * The answer at a path.
     *
     * @param needsToken whether a request without the token is refused
     * @param answer the whole answer
     * @param withoutToken the answer to a request without the token
     */
    private record Route(boolean needsToken, Supplier<Answer> answer, Supplier<Answer> withoutToken) {
        Route(boolean needsToken, Supplier<Answer> answer) {
            this(needsToken, answer, answer);
        }

        Answer answer(boolean hasToken) {
            return (hasToken ? answer : withoutToken).get();
        }
    }

    private final Map<String, Route> routes = new HashMap<>();
    private final Semaphore reports = new Semaphore(REPORTS);
    private final Semaphore places = new Semaphore(REPORTS + WAITING);
    private final RequestGuard guard;
    private final HttpListener listener;

    private StatusServer(HttpSettings settings) throws IOException {
        this.guard = new RequestGuard(settings.hosts(), token(settings));
        this.listener = new HttpListener(
                new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()),
                tls(settings.certificate()),
                this::answer);
    }

    private static @Nullable SSLSocketFactory tls(@Nullable Path certificate) {
        return certificate == null ? null : ServerTls.context(certificate).getSocketFactory();
    }

    private static @Nullable String token(HttpSettings settings) {
        return settings.token() == null ? null : settings.token().value();
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
            HttpSettings settings, HealthSource health, Supplier<String> metrics, Supplier<String> status) {
        try {
            StatusServer started = new StatusServer(settings);
            started.serve(health, metrics, status);
            LOG.info(
                    LogEvent.HTTP_LISTENING.marker(),
                    "status, health and metrics at {}://{}/",
                    settings.certificate() == null ? "http" : "https",
                    started.address());
            return started;
        } catch (IOException e) {
            throw new ConfigurationException(List.of(new Mistake(
                    "http.listen",
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + " (choose an address of this machine and a free port)")));
        }
    }

    private void serve(HealthSource health, Supplier<String> metrics, Supplier<String> status) {
        // Probes of an orchestrator have no token, and look at the status alone. Reasons name topics, tables and hosts.
        routes.put("/health/live", health(health::live));
        routes.put("/health/ready", health(health::ready));
        routes.put("/metrics", report(() -> Answer.text("text/plain; version=0.0.4; charset=utf-8", metrics.get())));
        routes.put("/status.json", report(() -> Answer.json(status.get())));
        // These are not secret; the page asks for the token itself.
        StatusPage.files().forEach((path, file) -> routes.put(path, new Route(false, () -> file)));
        listener.start();
    }

    private static Route health(Supplier<Health> health) {
        return new Route(
                false,
                () -> Answer.of(health.get()),
                () -> Answer.of(health.get().withoutReason()));
    }

    private Route report(Supplier<Answer> report) {
        return new Route(true, () -> {
            if (!places.tryAcquire()) {
                return tooMany();
            }
            try {
                return inTurn(report);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Answer.refused(503, "the daemon ends");
            } finally {
                places.release();
            }
        });
    }

    private Answer inTurn(Supplier<Answer> report) throws InterruptedException {
        if (!reports.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return tooMany();
        }
        try {
            return report.get();
        } finally {
            reports.release();
        }
    }

    private static Answer tooMany() {
        return Answer.refused(503, "too many requests for /metrics and /status.json at once");
    }

    private Answer answer(RequestHead request) {
        Route route = routes.get(request.path());
        try {
            guard.check(request, route != null && route.needsToken());
            return route == null
                    ? Answer.refused(404, "not here: see /, /status.json, /health/live, /health/ready and /metrics")
                    : route.answer(guard.isAuthorized(request));
        } catch (RefusedRequestException e) {
            return e.answer();
        } catch (RuntimeException e) {
            LOG.warn("cannot answer a request for {}", request.path(), e);
            return Answer.refused(500, "an error of the daemon; its log says more");
        }
    }

    /**
     * Returns where it listens.
     *
     * @return host and port; the port is the one that was chosen if 0 was configured
     */
    public String address() {
        InetSocketAddress address = listener.address();
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Ends at once. */
    @Override
    public void close() {
        listener.close();
    }
}
