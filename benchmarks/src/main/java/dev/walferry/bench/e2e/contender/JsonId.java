package dev.walferry.bench.e2e.contender;

import java.nio.charset.StandardCharsets;

/** Finds {@code "id":123} without parsing the rest. */
final class JsonId {
    private static final byte[] NAME = "\"id\":".getBytes(StandardCharsets.US_ASCII);

    private JsonId() {}

    /** The first id, or -1. */
    static long find(byte[] json) {
        for (int at = 0; at + NAME.length < json.length; at++) {
            if (isName(json, at)) {
                return digits(json, at + NAME.length, json.length);
            }
        }
        return -1;
    }

    private static boolean isName(byte[] json, int at) {
        for (int i = 0; i < NAME.length; i++) {
            if (json[at + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads digits up to the first byte that is not a digit. */
    static long digits(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i < to && text[i] >= '0' && text[i] <= '9'; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }
}
