package dev.walferry.kafka.record.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Timestamps of our era in UTC, as a session in UTC prints them: {@code YYYY-MM-DD HH:MM:SS[.f][+00]}. They become ISO
 * 8601 in place. Every other text, right or wrong, is left to the parsers of {@code dev.walferry.type}.
 *
 * <p>Eight bytes are checked at once. Exclusive or with the expected form, which has {@code 0} for each digit, leaves
 * the digits' values, and zeros elsewhere. Adding the slack of each byte then sets its top bit exactly if its value is
 * larger than allowed.
 */
final class UtcTimestampText {
    /** The most bytes that such a timestamp has, before and after the conversion. */
    static final int LONGEST = "2000-01-01 00:00:00.000000+00".length();

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    /** {@code 0000-00-}: digits up to 9. */
    private static final long YEAR_AND_MONTH = 0x3030_3030_2D30_302DL;

    private static final long YEAR_AND_MONTH_SLACK = 0x7676_7676_7F76_767FL;

    /** {@code 00 00:00}: the tens of minutes up to 5, so that no minute reaches into the hour. */
    private static final long DAY_AND_MINUTE = 0x3030_2030_303A_3030L;

    private static final long DAY_AND_MINUTE_SLACK = 0x7676_7F76_767F_7A76L;

    /** {@code 00:00:00}: the tens of minutes and of seconds up to 5. */
    private static final long TIME = 0x3030_3A30_303A_3030L;

    private static final long TIME_SLACK = 0x7676_7F7A_767F_7A76L;

    private static final int DAY_AT = 8;
    private static final int SPACE_AT = 10;
    private static final int TIME_AT = 11;
    private static final int SECONDS_END = 19;
    private static final int OFFSET_LENGTH = 3;
    private static final int MOST_DIGITS = 6;

    private UtcTimestampText() {}

    /**
     * Turns the text into what {@link IsoText#timestamp} writes, in place. Returns where it ends, or -1, with
     * nothing changed, if the text is not of this form or the result would pass the limit.
     */
    static int convert(byte[] bytes, int from, int to, int limit, int fractionDigits) {
        if (fractionDigits > MOST_DIGITS || !startsWell(bytes, from, to)) {
            return -1;
        }
        int point = from + SECONDS_END;
        int digits = digits(bytes, point, endsWithOffset(bytes, to) ? to - OFFSET_LENGTH : to);
        if (digits < 0) {
            return -1;
        }
        int shown = fractionDigits == IsoText.AS_NEEDED ? needed(bytes, point, digits) : fractionDigits;
        int end = shown == 0 ? point : point + 1 + shown;
        if (end >= limit) {
            return -1;
        }
        bytes[from + SPACE_AT] = 'T';
        bytes[point] = '.';
        for (int i = point + 1 + digits; i < end; i++) {
            bytes[i] = '0';
        }
        bytes[end] = 'Z';
        return end + 1;
    }

    private static boolean startsWell(byte[] bytes, int from, int to) {
        return to - from >= SECONDS_END
                && has(YEAR_AND_MONTH, YEAR_AND_MONTH_SLACK, bytes, from)
                && has(DAY_AND_MINUTE, DAY_AND_MINUTE_SLACK, bytes, from + DAY_AT)
                && has(TIME, TIME_SLACK, bytes, from + TIME_AT);
    }

    private static boolean has(long form, long slack, byte[] bytes, int at) {
        long values = (long) LONGS.get(bytes, at) ^ form;
        return ((values | (values + slack)) & TOP_BITS) == 0;
    }

    private static boolean endsWithOffset(byte[] bytes, int to) {
        return bytes[to - 3] == '+' && bytes[to - 2] == '0' && bytes[to - 1] == '0';
    }

    /** Returns how many digits a fraction has, 0 if there is none, or -1 if it is something else. */
    private static int digits(byte[] bytes, int point, int end) {
        int digits = end - point - 1;
        if (digits < 0) {
            return end == point ? 0 : -1;
        }
        if (digits == 0 || digits > MOST_DIGITS || bytes[point] != '.') {
            return -1;
        }
        for (int i = point + 1; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
        }
        return digits;
    }

    /** The digits up to the last that is not 0. */
    private static int needed(byte[] bytes, int point, int digits) {
        int needed = digits;
        while (needed > 0 && bytes[point + needed] == '0') {
            needed--;
        }
        return needed;
    }
}
