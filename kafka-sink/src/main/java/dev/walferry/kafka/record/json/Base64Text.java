package dev.walferry.kafka.record.json;

import java.nio.charset.StandardCharsets;

/** Writes bytes as base64 with padding, as a JSON string. */
final class Base64Text {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private Base64Text() {}

    static void write(byte[] source, int from, int to, JsonBuffer out) {
        int length = Math.addExact(Math.multiplyExact((to - from + 2) / 3, 4), 2);
        int at = out.reserve(length);
        byte[] target = out.array();
        target[at++] = '"';
        int i = from;
        for (; i + 2 < to; i += 3) {
            at = group(bits(source[i], source[i + 1], source[i + 2]), target, at);
        }
        if (i < to) {
            boolean two = i + 1 < to;
            at = group(bits(source[i], two ? source[i + 1] : 0, (byte) 0), target, at);
            target[at - 1] = '=';
            target[at - 2] = two ? target[at - 2] : (byte) '=';
        }
        target[at] = '"';
        out.advance(length);
    }

    private static int bits(byte first, byte second, byte third) {
        return (first & 0xFF) << 16 | (second & 0xFF) << 8 | (third & 0xFF);
    }

    private static int group(int bits, byte[] target, int at) {
        target[at] = ALPHABET[bits >> 18];
        target[at + 1] = ALPHABET[bits >> 12 & 0x3F];
        target[at + 2] = ALPHABET[bits >> 6 & 0x3F];
        target[at + 3] = ALPHABET[bits & 0x3F];
        return at + 4;
    }
}
