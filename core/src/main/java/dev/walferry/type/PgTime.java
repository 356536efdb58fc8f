package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import java.time.LocalTime;
import java.util.Objects;

/**
 * A time of day, from 00:00:00 to 24:00:00, both included.
 *
 * @param micros microseconds since midnight, 0 to 86400000000
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/Time Types</a>
 */
public record PgTime(long micros) {
    /** The microseconds of {@code 24:00:00}, which {@link LocalTime} cannot hold. */
    public static final long END_OF_DAY = DateTimeParser.MICROS_PER_DAY;

    /**
     * Reads a time.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a time
     */
    public static PgTime parse(byte[] bytes, int offset, int length, boolean binary) {
        return new PgTime(parseMicros(bytes, offset, length, binary));
    }

    /**
     * Reads a time as a number. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return microseconds since midnight, 0 to {@link #END_OF_DAY}
     * @throws ValueFormatException if the bytes are not a time
     */
    public static long parseMicros(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.TIME, bytes, offset, length, Long.BYTES);
            return checkRange(TypeOid.TIME, WireReader.int64(bytes, offset));
        }
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            return DateTimeParser.timeMicros(bytes, offset, offset + length);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.TIME, e.reason(), e);
        }
    }

    static long checkRange(int typeOid, long micros) {
        if (micros < 0 || micros > END_OF_DAY) {
            throw new ValueFormatException(typeOid, "expected a time from 00:00:00 to 24:00:00, got one outside it");
        }
        return micros;
    }

    static LocalTime toLocalTime(int typeOid, long micros) {
        if (micros == END_OF_DAY) {
            throw new ValueFormatException(typeOid, "expected a time before 24:00:00, got 24:00:00");
        }
        return LocalTime.ofNanoOfDay(micros * 1000);
    }

    /**
     * Returns the time of day.
     *
     * @return the time
     * @throws ValueFormatException if it is 24:00:00
     */
    public LocalTime toLocalTime() {
        return toLocalTime(TypeOid.TIME, micros);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(16);
        DateTimePrinter.appendTime(out, micros);
        return out.toString();
    }
}
