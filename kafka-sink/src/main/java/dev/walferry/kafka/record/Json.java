package dev.walferry.kafka.record;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Pieces of JSON. */
final class Json {
    private static final int THOUSAND_DIGITS = 3;
    private static final long LARGEST_SECOND = Long.MAX_VALUE / 1_000_000_000 - 1;

    private Json() {}

    /** Constant text, encoded once. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes microseconds as nanoseconds, whose number may not fit into 64 bits. */
    static JsonBuffer nanos(JsonBuffer out, long micros) {
        out.number(micros);
        return micros == 0 ? out : out.padded(0, THOUSAND_DIGITS);
    }

    /** Writes seconds and a fraction in smaller units. PostgreSQL's last years do not fit into 64 bits. */
    static void scaled(JsonBuffer out, long seconds, long fraction, long unitsPerSecond) {
        if (Math.abs(seconds) < LARGEST_SECOND) {
            out.number(seconds * unitsPerSecond + fraction);
            return;
        }
        BigInteger exact = BigInteger.valueOf(seconds)
                .multiply(BigInteger.valueOf(unitsPerSecond))
                .add(BigInteger.valueOf(fraction));
        out.raw(bytes(exact.toString()));
    }
}
