package dev.walferry.kafka.record.json;

import java.nio.charset.StandardCharsets;

/** Constant pieces of JSON. */
final class JsonConstants {
    static final byte[] TRUE = bytes("true");
    static final byte[] FALSE = bytes("false");
    static final byte[] NULL = bytes("null");

    private JsonConstants() {}

    /** Encodes a constant text, once. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
