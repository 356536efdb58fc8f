package dev.walferry.type;

import dev.walferry.internal.type.TimestampParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A date and time of day without a time zone.
 *
 * <p>From 4714-11-24 00:00:00 BC to 294276-12-31 23:59:59.999999, or one of the two infinities.
 *
 * @param micros microseconds since 2000-01-01 00:00:00, or {@link #INFINITY} or {@link #MINUS_INFINITY}
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/Time Types</a>
 */
public record PgTimestamp(long micros) {
    /** The number of microseconds that stands for {@code infinity}. */
    public static final long INFINITY = TimestampParser.INFINITY;
    /** The number of microseconds that stands for {@code -infinity}. */
    public static final long MINUS_INFINITY = TimestampParser.MINUS_INFINITY;

    /**
     * Reads a timestamp.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a timestamp
     */
    public static PgTimestamp parse(byte[] bytes, int offset, int length, boolean binary) {
        return new PgTimestamp(parseMicros(bytes, offset, length, binary));
    }

    /**
     * Reads a timestamp as a number. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return microseconds since 2000-01-01 00:00:00, or {@link #INFINITY} or {@link #MINUS_INFINITY}
     * @throws ValueFormatException if the bytes are not a timestamp
     */
    public static long parseMicros(byte[] bytes, int offset, int length, boolean binary) {
        return TimestampParser.parse(TypeOid.TIMESTAMP, bytes, offset, length, binary);
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
     * Returns the date and time. 1 BC is Java's year 0.
     *
     * @return the value, exact to the microsecond
     * @throws ValueFormatException if the value is infinite
     */
    public LocalDateTime toLocalDateTime() {
        long second = TimestampParser.epochSecond(TypeOid.TIMESTAMP, micros);
        return LocalDateTime.ofEpochSecond(second, TimestampParser.nanos(micros), ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return TimestampParser.print(micros, "");
    }
}
