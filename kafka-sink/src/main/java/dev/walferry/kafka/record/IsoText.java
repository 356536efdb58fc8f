package dev.walferry.kafka.record;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Writes ISO 8601 in UTC, in the way of java.time's formatters. */
final class IsoText {
    /** As many digits of the fraction as there are. */
    static final int AS_NEEDED = -1;

    private static final int MICRO_DIGITS = 6;

    private IsoText() {}

    static void date(Calendar value, JsonBuffer out) {
        long year = value.year;
        if (year > 9999) {
            out.raw('+');
        } else if (year < 0) {
            out.raw('-');
        }
        out.padded(Math.abs(year), 4).raw('-').padded(value.month, 2).raw('-').padded(value.day, 2);
    }

    static void time(long microOfDay, int fractionDigits, JsonBuffer out) {
        long seconds = microOfDay / Calendar.MICROS_PER_SECOND;
        out.padded(seconds / 3600, 2)
                .raw(':')
                .padded(seconds / 60 % 60, 2)
                .raw(':')
                .padded(seconds % 60, 2);
        long micros = microOfDay % Calendar.MICROS_PER_SECOND;
        if (fractionDigits == AS_NEEDED) {
            fraction(micros, neededDigits(micros), out);
        } else {
            fraction(micros, fractionDigits, out);
        }
    }

    private static int neededDigits(long micros) {
        int digits = micros == 0 ? 0 : MICRO_DIGITS;
        for (long rest = micros; rest != 0 && rest % 10 == 0; rest /= 10) {
            digits--;
        }
        return digits;
    }

    private static void fraction(long micros, int digits, JsonBuffer out) {
        long shown = micros;
        for (int i = digits; i < MICRO_DIGITS; i++) {
            shown /= 10;
        }
        if (digits > 0) {
            out.raw('.').padded(shown, digits);
        }
    }

    /** A timestamp with {@code Z}, whatever its offset. */
    static void timestamp(Calendar value, int fractionDigits, JsonBuffer out) {
        if (value.offsetSeconds != 0) {
            toUtc(value);
        }
        date(value, out.raw('"'));
        time(value.microOfDay(), fractionDigits, out.raw('T'));
        out.raw('Z').raw('"');
    }

    private static void toUtc(Calendar value) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(value.epochSecond(), 0, ZoneOffset.UTC);
        value.year = utc.getYear();
        value.month = utc.getMonthValue();
        value.day = utc.getDayOfMonth();
        value.hour = utc.getHour();
        value.minute = utc.getMinute();
        value.second = utc.getSecond();
        value.offsetSeconds = 0;
    }
}
