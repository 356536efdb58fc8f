package dev.walferry.kafka.observe.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.observe.status.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What is sent back: an HTTP status, a body, and what a browser may do with it. */
record Answer(int status, String contentType, String policy, String body) {
    private static final String JSON = "application/json";

    /** A browser may do nothing. */
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /** When to ask again: what keeps a daemon from answering, or from being ready, may be over soon. */
    private static final int RETRY_SECONDS = 1;

    private static final Map<Integer, String> PHRASES = Map.of(
            200, "OK",
            400, "Bad Request",
            401, "Unauthorized",
            404, "Not Found",
            405, "Method Not Allowed",
            421, "Misdirected Request",
            431, "Request Header Fields Too Large",
            500, "Internal Server Error",
            503, "Service Unavailable");

    static Answer text(String contentType, String body) {
        return new Answer(200, contentType, NOTHING, body);
    }

    static Answer json(String body) {
        return text(JSON, body);
    }

    /** Returns an answer with status 200 if it is up, 503 if it is down: probes look at nothing else. */
    static Answer of(Health health) {
        return json(health.up() ? 200 : 503, health.up() ? "up" : "down", health.reason());
    }

    static Answer refused(int status, String reason) {
        return json(status, "refused", reason);
    }

    private static Answer json(int status, String word, String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", word).put("reason", reason);
        return new Answer(status, JSON, NOTHING, body + "\n");
    }

    /** Writes all of it, without the body if only the headers were asked for. */
    void writeTo(OutputStream out, boolean headersOnly) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(headers(content.length).getBytes(StandardCharsets.US_ASCII));
        if (!headersOnly) {
            whole.writeBytes(content);
        }
        whole.writeTo(out);
        out.flush();
    }

    private String headers(int length) {
        return "HTTP/1.1 " + status + " " + PHRASES.getOrDefault(status, "") + "\r\n"
                + "Content-Type: " + contentType + "\r\n"
                + "Content-Length: " + length + "\r\n"
                + "Connection: close\r\n"
                + "Cache-Control: no-store\r\n"
                + "X-Content-Type-Options: nosniff\r\n"
                + "Referrer-Policy: no-referrer\r\n"
                + "Content-Security-Policy: " + policy + "\r\n"
                + (status == 401 ? "WWW-Authenticate: Bearer\r\n" : "")
                + (status == 503 ? "Retry-After: " + RETRY_SECONDS + "\r\n" : "")
                + (status == 405 ? "Allow: GET, HEAD\r\n" : "")
                + "\r\n";
    }
}
