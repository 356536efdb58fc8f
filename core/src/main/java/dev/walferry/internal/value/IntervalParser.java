package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;

/**
 * Reads {@code [±N year[s]] [±N mon[s]] [±N day[s]] [[±]HH:MM:SS[.f]]}, in this order, at least one part.
 *
 * <p>Sums are exact: a sum that the parts of an interval cannot hold is malformed.
 */
public final class IntervalParser {
    private final TextReader in;
    private long months;
    private long days;
    private long micros;
    /** The unit last read; each may come only once and only before the smaller ones. */
    private int lastUnit = -1;

    private IntervalParser(TextReader in) {
        this.in = in;
    }

    /**
     * Reads a finite interval.
     *
     * @param in at the first character; afterwards at the end
     * @return the parts
     */
    public static IntervalParser read(TextReader in) {
        IntervalParser parser = new IntervalParser(in);
        parser.part();
        while (in.accept(' ')) {
            parser.part();
        }
        in.expectEnd();
        return parser;
    }

    /**
     * Whole months.
     *
     * @return years and months
     */
    public int months() {
        return toInt(months);
    }

    /**
     * Whole days.
     *
     * @return days
     */
    public int days() {
        return toInt(days);
    }

    /**
     * Returns the time.
     *
     * @return microseconds
     */
    public long micros() {
        return micros;
    }

    private void part() {
        boolean negative = in.accept('-');
        if (!negative) {
            in.accept('+');
        }
        long number = in.digits();
        if (in.accept(':')) {
            unit(3);
            micros = time(negative, number);
            return;
        }
        long count = negative ? -number : number;
        in.expect(' ');
        if (in.accept("year")) {
            unit(0);
            months = toInt(count) * 12L;
        } else if (in.accept("mon")) {
            unit(1);
            months += toInt(count);
        } else if (in.accept("day")) {
            unit(2);
            days = count;
        } else {
            throw in.malformed("a unit");
        }
        in.accept('s');
    }

    private void unit(int unit) {
        if (unit <= lastUnit) {
            throw in.malformed("units from largest to smallest, each once");
        }
        lastUnit = unit;
    }

    private long time(boolean negative, long hours) {
        long minutes = sixtieth();
        in.expect(':');
        long seconds = sixtieth();
        long fraction = in.accept('.') ? fraction() : 0;
        try {
            long rest = (minutes * 60 + seconds) * 1_000_000 + fraction;
            long sign = negative ? -1 : 1;
            return Math.addExact(Math.multiplyExact(sign * hours, 3_600_000_000L), sign * rest);
        } catch (ArithmeticException e) {
            throw tooLarge(e);
        }
    }

    private long sixtieth() {
        int start = in.position();
        long value = in.digits();
        if (in.position() - start != 2 || value > 59) {
            throw in.malformed("two digits below 60");
        }
        return value;
    }

    private long fraction() {
        int start = in.position();
        long value = in.digits();
        int digits = in.position() - start;
        if (digits > 6) {
            throw in.malformed("one to six digits");
        }
        for (int i = digits; i < 6; i++) {
            value *= 10;
        }
        return value;
    }

    private int toInt(long value) {
        try {
            return Math.toIntExact(value);
        } catch (ArithmeticException e) {
            throw tooLarge(e);
        }
    }

    private MalformedException tooLarge(ArithmeticException cause) {
        MalformedException malformed = in.malformed("an interval in the type's range");
        malformed.initCause(cause);
        return malformed;
    }
}
