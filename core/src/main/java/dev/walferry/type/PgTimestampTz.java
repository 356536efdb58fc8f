package dev.walferry.type;

import dev.walferry.internal.type.TimestampParser;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A point in time. PostgreSQL keeps no zone with it; the text shows it in UTC.
 *
 * <p>From 4714-11-24 00:00:00 BC to 294276-12-31 23:59:59.999999, or one of the two infinities.
 *
 * @param micros microseconds since 2000-01-01 00:00:00 UTC, or {@link #INFINITY} or {@link #MINUS_INFINITY}
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/Time Types</a>
 */
public record PgTimestampTz(long micros) {
    /** The number of microseconds that stands for {@code infinity}. */
    public static final long INFINITY = TimestampParser.INFINITY;
    /** The number of microseconds that stands for {@code -infinity}. */
    public static final long MINUS_INFINITY = TimestampParser.MINUS_INFINITY;

    /**
     * Reads a timestamptz.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a timestamptz
     */
    public static PgTimestampTz parse(byte[] bytes, int offset, int length, boolean binary) {
        return new PgTimestampTz(parseMicros(bytes, offset, length, binary));
    }

    /**
     * Reads a timestamptz as a number. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return microseconds since 2000-01-01 00:00:00 UTC, or {@link #INFINITY} or {@link #MINUS_INFINITY}
     * @throws ValueFormatException if the bytes are not a timestamptz
     */
    public static long parseMicros(byte[] bytes, int offset, int length, boolean binary) {
        return TimestampParser.parse(TypeOid.TIMESTAMPTZ, bytes, offset, length, binary);
    }

    /**
     * Returns whether this is one of the infinities.
     *
     * @return true if there is no point in time
     */
    public boolean isInfinite() {
        return TimestampParser.isInfinite(micros);
    }

    /**
     * Returns the point in time.
     *
     * @return the value, exact to the microsecond
     * @throws ValueFormatException if the value is infinite
     */
    public Instant toInstant() {
        return Instant.ofEpochSecond(
                TimestampParser.epochSecond(TypeOid.TIMESTAMPTZ, micros), TimestampParser.nanos(micros));
    }

    /**
     * Returns the point in time as date and time in UTC. 1 BC is Java's year 0.
     *
     * @return the value, exact to the microsecond
     * @throws ValueFormatException if the value is infinite
     */
    public OffsetDateTime toOffsetDateTime() {
        return toInstant().atOffset(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return TimestampParser.print(micros, "+00");
    }
}
