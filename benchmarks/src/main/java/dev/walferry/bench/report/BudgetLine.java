package dev.walferry.bench.report;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the performance budget: the promise and the measurement.
 *
 * @param what what is measured
 * @param against the floor or peer
 * @param must the bound that must hold, in words
 * @param aim the bound that is aimed at, in words
 * @param measured the figure in words, or null if there is none yet
 * @param verdict the result
 */
record BudgetLine(
        String what,
        String against,
        String must,
        String aim,
        @Nullable String measured,
        Verdict verdict) {

    /** Which of the two bounds holds. */
    enum Verdict {
        AIM_REACHED("aim reached"),
        REACHED("reached"),
        MISSED("**missed**"),
        UNKNOWN("not measured");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s |",
                what,
                against,
                must,
                aim,
                measured == null ? "" : measured,
                verdict.words);
    }

    static BudgetLine unknown(String what, String against, String must, String aim) {
        return new BudgetLine(what, against, must, aim, null, Verdict.UNKNOWN);
    }

    /** Creates a line for a figure that should be high. */
    static BudgetLine atLeast(
            String what, String against, double must, double aim, String unit, double value, String measured) {
        Verdict verdict = value >= aim ? Verdict.AIM_REACHED : value >= must ? Verdict.REACHED : Verdict.MISSED;
        return new BudgetLine(what, against, "≥ " + number(must) + unit, "≥ " + number(aim) + unit, measured, verdict);
    }

    /** Creates a line for a figure that should be low. */
    static BudgetLine atMost(
            String what, String against, double must, double aim, String unit, double value, String measured) {
        Verdict verdict = value <= aim ? Verdict.AIM_REACHED : value <= must ? Verdict.REACHED : Verdict.MISSED;
        return new BudgetLine(what, against, "≤ " + number(must) + unit, "≤ " + number(aim) + unit, measured, verdict);
    }

    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
