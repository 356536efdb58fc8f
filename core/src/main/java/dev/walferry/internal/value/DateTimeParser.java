package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Dates, times and zone offsets from text in ISO style, without allocation.
 *
 * <p>Each method reads exactly the bytes from {@code at} to {@code end}, which the caller has checked to lie within the
 * array.
 */
public final class DateTimeParser {
    /** Microseconds of a day. */
    public static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    private static final int MIN_YEAR_DIGITS = 4;
    private static final int MAX_YEAR_DIGITS = 7;
    private static final long DAYS_BEFORE_1970 = daysBeforeYear(1970);
    /** Length of {@code -MM-DD}. */
    private static final int MONTH_AND_DAY = 6;
    /** Length of {@code HH:MM:SS}. */
    private static final int CLOCK = 8;
    /** Largest zone offset: 15:59:59. */
    private static final int MAX_OFFSET = 16 * 3600 - 1;

    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "-infinity".getBytes(StandardCharsets.US_ASCII);

    private DateTimeParser() {}

    /**
     * Recognizes the two infinities.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     * @return 1 for {@code infinity}, -1 for {@code -infinity}, 0 for any other text
     * @throws IndexOutOfBoundsException if the text does not lie within the array
     */
    public static int infinitySign(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        if (Arrays.equals(bytes, offset, end, INFINITY, 0, INFINITY.length)) {
            return 1;
        }
        return Arrays.equals(bytes, offset, end, MINUS_INFINITY, 0, MINUS_INFINITY.length) ? -1 : 0;
    }

    /**
     * Returns whether the text ends in {@code " BC"}.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @param end index after the last byte
     * @return true if the year counts backwards
     */
    public static boolean isBc(byte[] bytes, int at, int end) {
        return end - at > 3 && bytes[end - 3] == ' ' && bytes[end - 2] == 'B' && bytes[end - 1] == 'C';
    }

    /**
     * Returns where the date at the start of a timestamp ends.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @param end index after the last byte
     * @return index after {@code YYYY-MM-DD}
     */
    public static int dateEnd(byte[] bytes, int at, int end) {
        int dash = at;
        while (dash < end && bytes[dash] >= '0' && bytes[dash] <= '9' && dash - at <= MAX_YEAR_DIGITS) {
            dash++;
        }
        if (dash - at < MIN_YEAR_DIGITS || dash - at > MAX_YEAR_DIGITS || end - dash < MONTH_AND_DAY) {
            throw new MalformedException(at, "expected YYYY-MM-DD, got other text");
        }
        return dash + MONTH_AND_DAY;
    }

    /**
     * Reads {@code YYYY-MM-DD}.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @param end index after the last byte, as {@link #dateEnd} gives it
     * @param bc whether the year counts backwards
     * @return days since 1970-01-01
     */
    public static long epochDay(byte[] bytes, int at, int end, boolean bc) {
        int dash = end - MONTH_AND_DAY;
        long year = 0;
        for (int i = at; i < dash; i++) {
            year = year * 10 + (bytes[i] - '0');
        }
        expect(bytes, dash, '-');
        int month = twoDigits(bytes, dash + 1);
        expect(bytes, dash + 3, '-');
        int day = twoDigits(bytes, dash + 4);
        // the ISO calendar, and Java's, has a year 0, which is 1 BC
        long isoYear = bc ? 1 - year : year;
        if (year == 0 || month < 1 || month > 12 || day < 1 || day > daysOfMonth(isoYear, month)) {
            throw new MalformedException(at, "expected a valid date, got a day or month out of range");
        }
        int leapDay = month > 2 && isLeap(isoYear) ? 1 : 0;
        return daysBeforeYear(isoYear) - DAYS_BEFORE_1970 + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1;
    }

    /**
     * Reads {@code HH:MM:SS[.ffffff]}.
     *
     * @param bytes the array
     * @param at index of the first byte
     * @param end index after the last byte
     * @return microseconds, at most 24:00:00
     */
    public static long timeMicros(byte[] bytes, int at, int end) {
        if (end - at < CLOCK) {
            throw new MalformedException(at, "expected HH:MM:SS, got other text");
        }
        int hours = twoDigits(bytes, at);
        expect(bytes, at + 2, ':');
        int minutes = twoDigits(bytes, at + 3);
        expect(bytes, at + 5, ':');
        int seconds = twoDigits(bytes, at + 6);
        long micros = (hours * 3600L + minutes * 60L + seconds) * 1_000_000 + fraction(bytes, at + CLOCK, end);
        if (minutes > 59 || seconds > 59 || micros > MICROS_PER_DAY) {
            throw new MalformedException(at, "expected a valid time, got one outside the day");
        }
        return micros;
    }

    /**
     * Reads {@code [.f]} with one to six digits.
     *
     * @param bytes the array
     * @param at index of the point, if there is one
     * @param end index after the last byte
     * @return microseconds
     */
    public static long fraction(byte[] bytes, int at, int end) {
        if (at == end) {
            return 0;
        }
        expect(bytes, at, '.');
        int digits = end - at - 1;
        if (digits < 1 || digits > 6) {
            throw new MalformedException(at, "expected one to six digits, got another number of them");
        }
        long micros = 0;
        for (int i = 1; i <= 6; i++) {
            micros = micros * 10 + (i <= digits ? digit(bytes, at + i) : 0);
        }
        return micros;
    }

    /**
     * Returns where the zone offset after a time begins.
     *
     * @param bytes the array
     * @param at index of the time's first byte
     * @param end index after the last byte
     * @return index of the sign, or {@code end} if there is none
     */
    public static int offsetStart(byte[] bytes, int at, int end) {
        int sign = at;
        while (sign < end && bytes[sign] != '+' && bytes[sign] != '-') {
            sign++;
        }
        return sign;
    }

    /**
     * Reads {@code +HH[:MM[:SS]]} or the same with a minus.
     *
     * @param bytes the array
     * @param at index of the sign
     * @param end index after the last byte
     * @return seconds east of UTC
     */
    public static int offsetSeconds(byte[] bytes, int at, int end) {
        int length = end - at;
        if (length != 3 && length != 6 && length != 9) {
            throw new MalformedException(at, "expected a zone offset, got other text");
        }
        int seconds = twoDigits(bytes, at + 1) * 3600;
        if (length > 3) {
            expect(bytes, at + 3, ':');
            seconds += sixtieth(bytes, at + 4) * 60;
        }
        if (length > 6) {
            expect(bytes, at + 6, ':');
            seconds += sixtieth(bytes, at + 7);
        }
        if (seconds > MAX_OFFSET) {
            throw new MalformedException(at, "expected a zone offset below 16 hours, got a larger one");
        }
        return bytes[at] == '-' ? -seconds : seconds;
    }

    private static int sixtieth(byte[] bytes, int at) {
        int value = twoDigits(bytes, at);
        if (value > 59) {
            throw new MalformedException(at, "expected a number below 60, got a larger one");
        }
        return value;
    }

    private static int daysOfMonth(long year, int month) {
        int days = DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
        return month == 2 && isLeap(year) ? days + 1 : days;
    }

    private static boolean isLeap(long year) {
        return Math.floorMod(year, 4) == 0 && (Math.floorMod(year, 100) != 0 || Math.floorMod(year, 400) == 0);
    }

    private static long daysBeforeYear(long year) {
        long last = year - 1;
        return 365 * last + Math.floorDiv(last, 4) - Math.floorDiv(last, 100) + Math.floorDiv(last, 400);
    }

    private static int twoDigits(byte[] bytes, int at) {
        return digit(bytes, at) * 10 + digit(bytes, at + 1);
    }

    private static int digit(byte[] bytes, int at) {
        byte c = bytes[at];
        if (c < '0' || c > '9') {
            throw new MalformedException(at, "expected a digit, got another character");
        }
        return c - '0';
    }

    private static void expect(byte[] bytes, int at, char c) {
        if (bytes[at] != c) {
            throw new MalformedException(at, "expected '" + c + "', got another character");
        }
    }
}
