package dev.walferry.kafka.record;

/**
 * A date, a time or both, as PostgreSQL prints them in ISO style: <code>[Y-MM-DD][ HH:MM:SS[.f]][+HH[:MM[:SS]]][ BC]</code>
 * or an infinity. Proleptic Gregorian, year 0 being 1 BC.
 */
final class Calendar {
    static final long MICROS_PER_SECOND = 1_000_000;
    static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final int LARGEST_YEAR = 9_999_999;
    private static final int LARGEST_PART = 99;

    /** -1 or 1 for an infinity, otherwise 0. */
    int infinity;

    long year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int micros;
    int offsetSeconds;

    private Calendar() {}

    static Calendar date(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, true, false);
    }

    static Calendar time(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, false, true);
    }

    static Calendar timestamp(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, true, true);
    }

    private static Calendar parse(byte[] bytes, int from, int to, boolean hasDate, boolean hasTime) {
        TextCursor in = new TextCursor(bytes, from, to);
        Calendar calendar = new Calendar();
        if (hasDate && calendar.isInfinite(in)) {
            return calendar;
        }
        if (hasDate) {
            calendar.readDate(in);
        }
        if (hasDate && hasTime) {
            in.expect(' ');
        }
        if (hasTime) {
            calendar.readTime(in);
        }
        if (in.take(' ')) {
            in.expect('B');
            in.expect('C');
            calendar.year = 1 - calendar.year;
        }
        in.expectEnd();
        return calendar;
    }

    private boolean isInfinite(TextCursor in) {
        boolean negative = in.take('-');
        if (in.peek() == 'i') {
            infinity = negative ? -1 : 1;
        }
        return infinity != 0;
    }

    private void readDate(TextCursor in) {
        year = part(in, LARGEST_YEAR);
        in.expect('-');
        month = part(in, LARGEST_PART);
        in.expect('-');
        day = part(in, LARGEST_PART);
    }

    /** Nothing here is larger, so that no sum overflows. */
    private static int part(TextCursor in, int largest) {
        long value = in.digits();
        if (value > largest) {
            throw new IllegalArgumentException("at most " + largest + " expected");
        }
        return (int) value;
    }

    private void readTime(TextCursor in) {
        hour = part(in, LARGEST_PART);
        in.expect(':');
        minute = part(in, LARGEST_PART);
        in.expect(':');
        second = part(in, LARGEST_PART);
        micros = in.micros();
        if (in.peek() == '+' || in.peek() == '-') {
            int sign = in.take('-') ? -1 : 1;
            in.take('+');
            int seconds = part(in, LARGEST_PART) * 3600;
            seconds += in.take(':') ? part(in, LARGEST_PART) * 60 : 0;
            seconds += in.take(':') ? part(in, LARGEST_PART) : 0;
            offsetSeconds = sign * seconds;
        }
    }

    /** Days since 1970-01-01, counted in eras of 400 years that start in March. */
    long epochDay() {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /** Seconds since midnight. */
    int secondOfDay() {
        return (hour * 60 + minute) * 60 + second;
    }

    /** Seconds since 1970-01-01 00:00:00 UTC, the fraction left out. */
    long epochSecond() {
        return epochDay() * 86_400 + secondOfDay() - offsetSeconds;
    }

    /** Microseconds since midnight, up to and including 24:00:00. */
    long microOfDay() {
        return secondOfDay() * MICROS_PER_SECOND + micros;
    }
}
