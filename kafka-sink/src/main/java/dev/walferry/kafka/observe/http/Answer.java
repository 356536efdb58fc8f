package dev.walferry.kafka.observe.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.observe.status.Health;

/** What is sent back: a status of HTTP, a body, and what a browser may do with it. */
record Answer(int status, String contentType, String policy, String body) {
    private static final String JSON = "application/json";

    /** A browser may do nothing. */
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    static Answer text(String contentType, String body) {
        return new Answer(200, contentType, NOTHING, body);
    }

    static Answer json(String body) {
        return text(JSON, body);
    }

    /** 200 for what is up, 503 for what is down: probes look at nothing else. */
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
}
