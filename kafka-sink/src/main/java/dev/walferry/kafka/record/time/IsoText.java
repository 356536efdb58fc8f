package dev.walferry.kafka.record.time;

import java.time.LocalDate;

/** Writes ISO 8601 in UTC, as java.time's formatters do. */
final class IsoText {
    /** Stands for as many digits of the fraction as there are. */
    static final int AS_NEEDED = -1;

    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private IsoText() {}

    /** Writes a day of the proleptic Gregorian calendar. */
    static void date(long epochDay, AsciiText out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        if (year > 9999) {
            out.put('+');
        } else if (year < 0) {
            out.put('-');
        }
        out.padded(Math.abs(year), 4).put('-').padded(date.getMonthValue(), 2).put('-');
        out.padded(date.getDayOfMonth(), 2);
    }

    /** Writes a time of day, 24:00:00 included. */
    static void time(long microOfDay, int fractionDigits, AsciiText out) {
        long seconds = microOfDay / MICROS_PER_SECOND;
        out.padded(seconds / 3600, 2).put(':').padded(seconds / 60 % 60, 2).put(':');
        out.padded(seconds % 60, 2);
        long micros = microOfDay % MICROS_PER_SECOND;
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

    private static void fraction(long micros, int digits, AsciiText out) {
        long shown = micros;
        for (int i = digits; i < MICRO_DIGITS; i++) {
            shown /= 10;
        }
        if (digits > 0) {
            out.put('.').padded(shown, digits);
        }
    }

    /** Writes a point in time, with {@code Z}. */
    static void timestamp(long epochSecond, int micros, int fractionDigits, AsciiText out) {
        date(Math.floorDiv(epochSecond, SECONDS_PER_DAY), out);
        long microOfDay = Math.floorMod(epochSecond, SECONDS_PER_DAY) * MICROS_PER_SECOND + micros;
        time(microOfDay, fractionDigits, out.put('T'));
        out.put('Z');
    }
}
