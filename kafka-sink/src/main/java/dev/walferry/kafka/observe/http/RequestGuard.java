package dev.walferry.kafka.observe.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that are not meant for this server.
 *
 * <p>A page in a browser can make it ask any address of the network, and then lie about the host name (DNS rebinding). So
 * the Host header must be an IP address, {@code localhost} or a name from the configuration.
 */
final class RequestGuard {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d*\\z");
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final List<String> hosts;
    private final byte @Nullable [] authorization;

    RequestGuard(List<String> hosts, @Nullable String token) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.authorization = token == null ? null : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** Lets a request pass, or throws. */
    void check(RequestHead request, boolean needsToken) throws RefusedRequestException {
        if (!METHODS.contains(request.method())) {
            throw new RefusedRequestException(405, "this server only answers GET and HEAD");
        }
        if (!isKnown(request.headers().get("host"))) {
            throw new RefusedRequestException(421, "unknown host: use an address, or add the name to http.hosts");
        }
        if (needsToken && !isAuthorized(request)) {
            throw new RefusedRequestException(401, "needs the token of http.token: Authorization: Bearer <token>");
        }
    }

    private boolean isKnown(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = PORT.matcher(header.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
        return host.equals("localhost") || ADDRESS.matcher(host).matches() || hosts.contains(host);
    }

    /** Returns whether it has the token, or none is needed. Takes the same time whatever part of the token is right. */
    boolean isAuthorized(RequestHead request) {
        String header = request.headers().get("authorization");
        return authorization == null
                || (header != null && MessageDigest.isEqual(authorization, header.getBytes(StandardCharsets.UTF_8)));
    }
}
