package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A time of day with an offset from UTC, which may have seconds.
 *
 * @param micros microseconds since local midnight, 0 to 86400000000
 * @param offsetSeconds seconds east of UTC, -57599 to 57599; the binary format has the opposite sign
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/Time Types</a>
 */
public record PgTimeTz(long micros, int offsetSeconds) {
    private static final int MAX_OFFSET = 16 * 3600 - 1;

    /**
     * Reads a timetz.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a timetz
     */
    public static PgTimeTz parse(byte[] bytes, int offset, int length, boolean binary) {
        if (!binary) {
            return fromText(bytes, offset, length);
        }
        BinarySize.check(TypeOid.TIMETZ, bytes, offset, length, Long.BYTES + Integer.BYTES);
        long micros = PgTime.checkRange(TypeOid.TIMETZ, WireReader.int64(bytes, offset));
        int west = WireReader.int32(bytes, offset + Long.BYTES);
        if (west < -MAX_OFFSET || west > MAX_OFFSET) {
            throw new ValueFormatException(TypeOid.TIMETZ, "expected a zone offset below 16 hours, got a larger one");
        }
        return new PgTimeTz(micros, -west);
    }

    private static PgTimeTz fromText(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        try {
            int zone = DateTimeParser.offsetStart(bytes, offset, end);
            long micros = DateTimeParser.timeMicros(bytes, offset, zone);
            return new PgTimeTz(micros, DateTimeParser.offsetSeconds(bytes, zone, end));
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.TIMETZ, e.reason(), e);
        }
    }

    /**
     * Returns the time of day with its offset.
     *
     * @return the time
     * @throws ValueFormatException if it is 24:00:00
     */
    public OffsetTime toOffsetTime() {
        return OffsetTime.of(PgTime.toLocalTime(TypeOid.TIMETZ, micros), ZoneOffset.ofTotalSeconds(offsetSeconds));
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(24);
        DateTimePrinter.appendTime(out, micros);
        DateTimePrinter.appendOffset(out, offsetSeconds);
        return out.toString();
    }
}
