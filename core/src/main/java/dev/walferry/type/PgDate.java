package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import java.time.LocalDate;

/**
 * A date, from 4714-11-24 BC to 5874897-12-31, or one of the two infinities.
 *
 * @param epochDay days since 1970-01-01, or {@link #INFINITY} or {@link #MINUS_INFINITY}
 * @see <a href="https://www.postgresql.org/docs/current/datatype-datetime.html">Date/Time Types</a>
 */
public record PgDate(int epochDay) {
    /** The number of days that stands for {@code infinity}. */
    public static final int INFINITY = Integer.MAX_VALUE;
    /** The number of days that stands for {@code -infinity}. */
    public static final int MINUS_INFINITY = Integer.MIN_VALUE;

    private static final int FIRST_DAY = -2_451_545 + DateTimePrinter.POSTGRES_EPOCH_DAY;
    private static final int LAST_DAY = 2_145_031_948 + DateTimePrinter.POSTGRES_EPOCH_DAY;

    /**
     * Reads a date.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a date
     */
    public static PgDate parse(byte[] bytes, int offset, int length, boolean binary) {
        return new PgDate(parseEpochDay(bytes, offset, length, binary));
    }

    /**
     * Reads a date as a number. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return days since 1970-01-01, or {@link #INFINITY} or {@link #MINUS_INFINITY}
     * @throws ValueFormatException if the bytes are not a date
     */
    public static int parseEpochDay(byte[] bytes, int offset, int length, boolean binary) {
        long day;
        if (binary) {
            BinarySize.check(TypeOid.DATE, bytes, offset, length, Integer.BYTES);
            int wire = WireReader.int32(bytes, offset);
            if (wire == INFINITY || wire == MINUS_INFINITY) {
                return wire;
            }
            day = (long) wire + DateTimePrinter.POSTGRES_EPOCH_DAY;
        } else {
            int infinity = DateTimeParser.infinitySign(bytes, offset, length);
            if (infinity != 0) {
                return infinity > 0 ? INFINITY : MINUS_INFINITY;
            }
            day = dayOfText(bytes, offset, offset + length);
        }
        if (day < FIRST_DAY || day > LAST_DAY) {
            throw new ValueFormatException(TypeOid.DATE, "expected a day in the type's range, got one outside it");
        }
        return (int) day;
    }

    private static long dayOfText(byte[] bytes, int at, int textEnd) {
        try {
            boolean bc = DateTimeParser.isBc(bytes, at, textEnd);
            int end = bc ? textEnd - 3 : textEnd;
            if (DateTimeParser.dateEnd(bytes, at, end) != end) {
                throw new ValueFormatException(
                        TypeOid.DATE, "expected YYYY-MM-DD, got " + (textEnd - at) + " bytes of other text");
            }
            return DateTimeParser.epochDay(bytes, at, end, bc);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.DATE, e.reason(), e);
        }
    }

    /**
     * Returns whether this is one of the infinities.
     *
     * @return true if there is no day
     */
    public boolean isInfinite() {
        return epochDay == INFINITY || epochDay == MINUS_INFINITY;
    }

    /**
     * Returns the day. 1 BC is Java's year 0.
     *
     * @return the date in the proleptic Gregorian calendar, which PostgreSQL uses too
     * @throws ValueFormatException if the value is infinite
     */
    public LocalDate toLocalDate() {
        if (isInfinite()) {
            throw new ValueFormatException(TypeOid.DATE, "expected a finite date, got an infinity");
        }
        return LocalDate.ofEpochDay(epochDay);
    }

    @Override
    public String toString() {
        if (isInfinite()) {
            return epochDay > 0 ? "infinity" : "-infinity";
        }
        return DateTimePrinter.date(epochDay);
    }
}
