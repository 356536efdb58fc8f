package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;

/** What timestamp and timestamptz share: microseconds since 2000-01-01, with and without a zone offset. */
public final class TimestampParser {
    /** The number of microseconds that stands for {@code infinity}. */
    public static final long INFINITY = Long.MAX_VALUE;
    /** The number of microseconds that stands for {@code -infinity}. */
    public static final long MINUS_INFINITY = Long.MIN_VALUE;

    /** 4714-11-24 00:00:00 BC, the first microsecond that PostgreSQL knows. */
    private static final long FIRST = -211_813_488_000_000_000L;
    /** 294277-01-01 00:00:00, the first microsecond that PostgreSQL does not know. */
    private static final long AFTER_LAST = 9_223_371_331_200_000_000L;
    /** The most days from 2000 whose microseconds still fit a long with one more day added. */
    private static final long MAX_DAYS = 106_751_984;

    private static final long SECONDS_FROM_1970 = DateTimePrinter.POSTGRES_EPOCH_DAY * 86_400L;

    private TimestampParser() {}

    /**
     * Reads a timestamp or timestamptz.
     *
     * @param typeOid the value's type
     * @param bytes an array with the value
     * @param offset index of the value's first byte
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return microseconds since 2000-01-01, or one of the infinities
     * @throws ValueFormatException if the bytes are not a value of the type
     */
    public static long parse(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        long micros;
        if (binary) {
            BinarySize.check(typeOid, bytes, offset, length, Long.BYTES);
            micros = WireReader.int64(bytes, offset);
            if (isInfinite(micros)) {
                return micros;
            }
        } else {
            int infinity = DateTimeParser.infinitySign(bytes, offset, length);
            if (infinity != 0) {
                return infinity > 0 ? INFINITY : MINUS_INFINITY;
            }
            micros = microsOfText(typeOid, bytes, offset, offset + length);
        }
        if (micros < FIRST || micros >= AFTER_LAST) {
            throw new ValueFormatException(typeOid, "expected a time in the type's range, got one outside it");
        }
        return micros;
    }

    private static long microsOfText(int typeOid, byte[] bytes, int at, int textEnd) {
        try {
            boolean bc = DateTimeParser.isBc(bytes, at, textEnd);
            int end = bc ? textEnd - 3 : textEnd;
            int dateEnd = DateTimeParser.dateEnd(bytes, at, end);
            long day = DateTimeParser.epochDay(bytes, at, dateEnd, bc) - DateTimePrinter.POSTGRES_EPOCH_DAY;
            if (day < -MAX_DAYS || day > MAX_DAYS || dateEnd == end || bytes[dateEnd] != ' ') {
                throw new ValueFormatException(
                        typeOid,
                        "expected YYYY-MM-DD HH:MM:SS in the type's range, got " + (textEnd - at) + " other bytes");
            }
            boolean zoned = typeOid == TypeOid.TIMESTAMPTZ;
            int zone = zoned ? DateTimeParser.offsetStart(bytes, dateEnd, end) : end;
            long time = DateTimeParser.timeMicros(bytes, dateEnd + 1, zone);
            long east = zoned ? DateTimeParser.offsetSeconds(bytes, zone, end) : 0;
            return day * DateTimeParser.MICROS_PER_DAY + time - east * 1_000_000;
        } catch (MalformedException e) {
            throw new ValueFormatException(typeOid, e.reason(), e);
        }
    }

    /**
     * Returns whether a value is one of the infinities.
     *
     * @param micros the value
     * @return true if it is not a point in time
     */
    public static boolean isInfinite(long micros) {
        return micros == INFINITY || micros == MINUS_INFINITY;
    }

    /**
     * Converts a value to seconds.
     *
     * @param typeOid the value's type
     * @param micros the value
     * @return seconds since 1970-01-01
     * @throws ValueFormatException if the value is infinite
     */
    public static long epochSecond(int typeOid, long micros) {
        if (isInfinite(micros)) {
            throw new ValueFormatException(typeOid, "expected a finite time, got an infinity");
        }
        return Math.floorDiv(micros, 1_000_000L) + SECONDS_FROM_1970;
    }

    /**
     * Returns what {@link #epochSecond} leaves out.
     *
     * @param micros the value
     * @return nanoseconds of the second
     */
    public static int nanos(long micros) {
        return (int) Math.floorMod(micros, 1_000_000L) * 1000;
    }

    /**
     * Prints a value.
     *
     * @param micros the value
     * @param offset what follows the time: empty or a zone offset
     * @return PostgreSQL's text
     */
    public static String print(long micros, String offset) {
        if (isInfinite(micros)) {
            return micros > 0 ? "infinity" : "-infinity";
        }
        return DateTimePrinter.timestamp(micros, offset);
    }
}
