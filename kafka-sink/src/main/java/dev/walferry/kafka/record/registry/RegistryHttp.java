package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.config.settings.RegistrySettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the registry's nodes. A node that answered is asked first the next time; when one does not answer, or
 * answers with an error that another try may fix, the next one is asked. For one thread.
 */
final class RegistryHttp {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LONGEST_ANSWER = 4 << 20;

    /** The path of requests that every registry has; others, such as for its mode, may be unknown to it. */
    private static final String SUBJECTS = "/subjects/";

    private final RegistrySettings settings;
    private final List<RegistryNode> nodes;

    /** Nodes that have answered about subjects. */
    private final Set<RegistryNode> known = new HashSet<>();

    private @Nullable HttpClient client;
    private int current;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        this.nodes = RegistryNode.of(settings);
    }

    RegistryAnswer get(String path) throws RegistryException, InterruptedException {
        return ask(path, null);
    }

    RegistryAnswer post(String path, String body) throws RegistryException, InterruptedException {
        return ask(path, body);
    }

    /** Asks one node after another. */
    private RegistryAnswer ask(String path, @Nullable String body) throws RegistryException, InterruptedException {
        List<RegistryException> failures = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int at = (current + i) % nodes.size();
            RegistryNode node = nodes.get(at);
            boolean isOfSubject = path.startsWith(SUBJECTS);
            try {
                RegistryAnswer answer = answer(node, path, body);
                answer.requireSuccess(isOfSubject && known.contains(node));
                if (isOfSubject) {
                    known.add(node);
                }
                current = at;
                return answer;
            } catch (RegistryException e) {
                if (!e.isRetriable()) {
                    throw e;
                }
                failures.add(e);
            }
        }
        throw together(failures);
    }

    private static RegistryException together(List<RegistryException> failures) {
        RegistryException first = failures.get(0);
        if (failures.size() == 1) {
            return first;
        }
        String messages =
                String.join("; ", failures.stream().map(Throwable::getMessage).toList());
        return new RegistryException(messages, first, new RegistryError(true, false, first.remedy()));
    }

    private RegistryAnswer answer(RegistryNode node, String path, @Nullable String body)
            throws RegistryException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent =
                client().sendAsync(request(node, path, body), response -> new BoundedBody(LONGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = sent.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return RegistryAnswer.of(node, response.statusCode(), response.body());
        } catch (ExecutionException e) {
            IOException reason = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            throw new RegistryException(node + ": " + reason(reason), reason, RegistryError.of(reason));
        } catch (TimeoutException e) {
            throw new RegistryException(
                    node + ": no whole answer within "
                            + settings.requestTimeout().toMillis() + " ms",
                    e,
                    RegistryError.AWAY);
        } finally {
            sent.cancel(true); // does nothing to a request that is done
        }
    }

    private static HttpRequest request(RegistryNode node, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).header("Accept", MEDIA_TYPE);
        Password authorization = node.authorization();
        if (authorization != null) {
            request.header("Authorization", authorization.value());
        }
        if (body != null) {
            request.header("Content-Type", MEDIA_TYPE).POST(BodyPublishers.ofString(body));
        }
        return request.build();
    }

    /** Returns the client, which is created at first use, because that reads the TLS stores. */
    private HttpClient client() throws RegistryException {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.connectTimeout());
            if (nodes.stream().map(RegistryNode::base).map(URI::getScheme).anyMatch("https"::equals)) {
                builder.sslContext(RegistryTls.context(settings.ssl()));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    /** The client's own messages leave out the most frequent reasons. */
    private String reason(IOException e) {
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within " + settings.connectTimeout().toMillis() + " ms";
        }
        if (e instanceof ConnectException) {
            return hasCause(e, UnresolvedAddressException.class)
                    ? "its host name does not resolve"
                    : "cannot connect" + (e.getMessage() == null ? "" : ": " + e.getMessage());
        }
        return "no whole answer: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static boolean hasCause(Throwable e, Class<?> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }
}
