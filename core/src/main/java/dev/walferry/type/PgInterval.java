package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.IntervalParser;
import dev.walferry.internal.value.IntervalPrinter;
import dev.walferry.internal.value.TextReader;
import java.time.Duration;
import java.time.Period;

/**
 * An interval: months, days and microseconds, kept apart because months have no fixed number of days and days none of
 * hours.
 *
 * <p>The parts may have different signs. PostgreSQL 17 and later know an infinite interval, which has the largest value
 * in all parts, or the smallest.
 *
 * @param months whole months; a year is twelve
 * @param days whole days
 * @param micros microseconds
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT">Intervals</a>
 */
public record PgInterval(int months, int days, long micros) {
    /** {@code infinity}. */
    public static final PgInterval INFINITY = new PgInterval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    /** {@code -infinity}. */
    public static final PgInterval MINUS_INFINITY =
            new PgInterval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

    /**
     * Reads an interval.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an interval
     */
    public static PgInterval parse(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.INTERVAL, bytes, offset, length, Long.BYTES + 2 * Integer.BYTES);
            return new PgInterval(
                    WireReader.int32(bytes, offset + Long.BYTES + Integer.BYTES),
                    WireReader.int32(bytes, offset + Long.BYTES),
                    WireReader.int64(bytes, offset));
        }
        TextReader in = new TextReader(bytes, offset, length);
        try {
            if (in.accept("infinity")) {
                in.expectEnd();
                return INFINITY;
            }
            if (in.accept("-infinity")) {
                in.expectEnd();
                return MINUS_INFINITY;
            }
            IntervalParser fields = IntervalParser.read(in);
            return new PgInterval(fields.months(), fields.days(), fields.micros());
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.INTERVAL, e.reason(), e);
        }
    }

    /**
     * Returns whether this is one of the infinities.
     *
     * @return true if there is no length
     */
    public boolean isInfinite() {
        return equals(INFINITY) || equals(MINUS_INFINITY);
    }

    /**
     * Returns the months and days.
     *
     * @return a period with years of twelve months
     * @throws ValueFormatException if the value is infinite
     */
    public Period toPeriod() {
        checkFinite();
        return Period.of(months / 12, months % 12, days);
    }

    /**
     * Returns the microseconds.
     *
     * @return a duration without the months and days
     * @throws ValueFormatException if the value is infinite
     */
    public Duration toDuration() {
        checkFinite();
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    private void checkFinite() {
        if (isInfinite()) {
            throw new ValueFormatException(TypeOid.INTERVAL, "expected a finite interval, got an infinity");
        }
    }

    @Override
    public String toString() {
        if (isInfinite()) {
            return months > 0 ? "infinity" : "-infinity";
        }
        return IntervalPrinter.print(months, days, micros);
    }
}
