package dev.walferry.internal.value;

/**
 * Intervals in PostgreSQL's style {@code postgres}: {@code -1 mons +1 day -00:00:01}.
 *
 * <p>A part after a negative one gets a plus; otherwise the minus would apply to the rest of the line.
 */
public final class IntervalPrinter {
    private final StringBuilder out = new StringBuilder(32);
    private boolean afterNegative;

    private IntervalPrinter() {}

    /**
     * Returns the text of a finite interval.
     *
     * @param months whole months
     * @param days whole days
     * @param micros microseconds
     * @return the text
     */
    public static String print(int months, int days, long micros) {
        IntervalPrinter printer = new IntervalPrinter();
        printer.append(months / 12, "year");
        printer.append(months % 12, "mon");
        printer.append(days, "day");
        printer.appendTime(micros);
        return printer.out.toString();
    }

    private void append(int count, String unit) {
        if (count == 0) {
            return;
        }
        separate();
        if (afterNegative && count > 0) {
            out.append('+');
        }
        out.append(count).append(' ').append(unit);
        if (count != 1) {
            out.append('s');
        }
        afterNegative = count < 0;
    }

    private void appendTime(long micros) {
        if (micros == 0 && !out.isEmpty()) {
            return;
        }
        separate();
        if (micros < 0) {
            out.append('-');
        } else if (afterNegative) {
            out.append('+');
        }
        // the smallest long negated is itself, which read as unsigned is its magnitude
        DateTimePrinter.appendTime(out, micros < 0 ? -micros : micros);
    }

    private void separate() {
        if (!out.isEmpty()) {
            out.append(' ');
        }
    }
}
