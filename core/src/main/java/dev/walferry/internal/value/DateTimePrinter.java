package dev.walferry.internal.value;

import java.time.LocalDate;

/** Dates, times and zone offsets as PostgreSQL prints them in ISO style. */
public final class DateTimePrinter {
    /** Days from 1970-01-01 to 2000-01-01, where PostgreSQL counts from. */
    public static final int POSTGRES_EPOCH_DAY = 10_957;

    private DateTimePrinter() {}

    /**
     * Prints a date, at least four digits of year, with {@code " BC"} before the year 1.
     *
     * @param epochDay days since 1970-01-01
     * @return the text
     */
    public static String date(long epochDay) {
        StringBuilder out = new StringBuilder(16);
        boolean bc = appendDate(out, epochDay);
        return bc ? out.append(" BC").toString() : out.toString();
    }

    /**
     * Prints a timestamp; the zone offset comes before {@code " BC"}.
     *
     * @param micros microseconds since 2000-01-01
     * @param offset what to print after the time
     * @return the text
     */
    public static String timestamp(long micros, String offset) {
        StringBuilder out = new StringBuilder(32);
        long day = Math.floorDiv(micros, DateTimeParser.MICROS_PER_DAY);
        boolean bc = appendDate(out, day + POSTGRES_EPOCH_DAY);
        out.append(' ');
        appendTime(out, Math.floorMod(micros, DateTimeParser.MICROS_PER_DAY));
        out.append(offset);
        return bc ? out.append(" BC").toString() : out.toString();
    }

    /**
     * Appends {@code HH:MM:SS[.f]} without trailing zeros. Hours above 99 are printed in full.
     *
     * @param out what to append to
     * @param micros microseconds, read as unsigned
     */
    public static void appendTime(StringBuilder out, long micros) {
        long seconds = Long.divideUnsigned(micros, 1_000_000);
        appendTwoDigits(out, seconds / 3600);
        out.append(':');
        appendTwoDigits(out, seconds / 60 % 60);
        out.append(':');
        appendTwoDigits(out, seconds % 60);
        appendFraction(out, (int) Long.remainderUnsigned(micros, 1_000_000));
    }

    /**
     * Appends {@code +HH[:MM[:SS]]} or the same with a minus.
     *
     * @param out what to append to
     * @param eastSeconds seconds east of UTC
     */
    public static void appendOffset(StringBuilder out, int eastSeconds) {
        int seconds = Math.abs(eastSeconds);
        out.append(eastSeconds < 0 ? '-' : '+');
        appendTwoDigits(out, seconds / 3600);
        if (seconds % 3600 != 0) {
            out.append(':');
            appendTwoDigits(out, seconds / 60 % 60);
        }
        if (seconds % 60 != 0) {
            out.append(':');
            appendTwoDigits(out, seconds % 60);
        }
    }

    private static boolean appendDate(StringBuilder out, long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        boolean bc = date.getYear() <= 0;
        int year = bc ? 1 - date.getYear() : date.getYear();
        for (int limit = 1000; year < limit && limit > 1; limit /= 10) {
            out.append('0');
        }
        out.append(year).append('-');
        appendTwoDigits(out, date.getMonthValue());
        out.append('-');
        appendTwoDigits(out, date.getDayOfMonth());
        return bc;
    }

    private static void appendFraction(StringBuilder out, int micros) {
        if (micros == 0) {
            return;
        }
        out.append('.');
        int rest = micros;
        for (int unit = 100_000; rest > 0; unit /= 10) {
            out.append((char) ('0' + rest / unit));
            rest %= unit;
        }
    }

    private static void appendTwoDigits(StringBuilder out, long value) {
        if (value < 10) {
            out.append('0');
        }
        out.append(value);
    }
}
