package dev.walferry.pgoutput;

import java.time.Instant;

/** Times on the wire: microseconds since 2000-01-01 UTC, any 64-bit number. */
final class WireTime {
    private static final long EPOCH_SECOND = 946_684_800;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    private WireTime() {}

    static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(
                EPOCH_SECOND + Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}
