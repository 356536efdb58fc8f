package dev.walferry.kafka.record;

import dev.walferry.kafka.config.BinaryHandling;

/** Writes raw bytes as text, as {@code binary.handling.mode} says. */
@FunctionalInterface
interface BinaryText {
    void write(byte[] bytes, int from, int to, JsonBuffer out);

    static BinaryText of(BinaryHandling mode) {
        return switch (mode) {
            case BYTES, BASE64 -> Base64Text.STANDARD::write;
            case BASE64_URL_SAFE -> Base64Text.URL_SAFE::write;
            case HEX -> BinaryText::hex;
        };
    }

    private static void hex(byte[] bytes, int from, int to, JsonBuffer out) {
        out.raw('"');
        for (int i = from; i < to; i++) {
            out.raw(Character.forDigit(bytes[i] >> 4 & 0xF, 16)).raw(Character.forDigit(bytes[i] & 0xF, 16));
        }
        out.raw('"');
    }
}
