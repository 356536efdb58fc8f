package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The transaction that the lines between begin and commit belong to.
 *
 * @param xid unsigned 32-bit
 * @param commitLsn start of its commit record
 * @param commitTime ISO 8601 in UTC with microseconds
 */
record PrintedTransaction(long xid, Lsn commitLsn, String commitTime) {
    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS = 1_000_000;
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static PrintedTransaction of(Begin begin) {
        return new PrintedTransaction(Integer.toUnsignedLong(begin.xid()), begin.commitLsn(), iso(begin.commitTime()));
    }

    /** Formats a time in microseconds since 2000-01-01 UTC. */
    static String iso(long micros) {
        long seconds = EPOCH_SECONDS + Math.floorDiv(micros, MICROS);
        return ISO.format(Instant.ofEpochSecond(seconds, Math.floorMod(micros, MICROS) * 1000));
    }
}
