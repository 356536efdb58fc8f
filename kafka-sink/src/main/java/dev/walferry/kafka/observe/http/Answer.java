package dev.walferry.kafka.observe.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is sent back: a status of HTTP and a text. */
record Answer(int status, String contentType, String body) {
    private static final String JSON = "application/json";

    static Answer text(String contentType, String body) {
        return new Answer(200, contentType, body);
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
        return new Answer(status, JSON, body + "\n");
    }
}
