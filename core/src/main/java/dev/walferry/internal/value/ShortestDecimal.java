package dev.walferry.internal.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's text of binary floating point numbers.
 *
 * <p>PostgreSQL 12 and later print the shortest decimal that lies strictly between the midpoints to the two neighbors
 * and, of those, the nearest, as plain digits if the decimal exponent is at least -4 and below 15 (float4: 6), else as
 * {@code d.ddde+xx}. {@link Double#toString(double)} gives other digits before JDK 19 and also accepts a midpoint, so
 * its digits only serve as an upper bound of the length.
 */
public final class ShortestDecimal {
    private static final int DOUBLE_DIGITS = 17;
    private static final int FLOAT_DIGITS = 9;
    private static final int DOUBLE_PLAIN_BELOW = 15;
    private static final int FLOAT_PLAIN_BELOW = 6;
    private static final int PLAIN_FROM = -4;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private ShortestDecimal() {}

    /**
     * Returns the text of a float8.
     *
     * @param value any value
     * @return what PostgreSQL prints
     */
    public static String of(double value) {
        String special = special(value);
        if (special != null) {
            return special;
        }
        double magnitude = Math.abs(value);
        BigDecimal exact = new BigDecimal(magnitude);
        BigDecimal below = new BigDecimal(Math.nextDown(magnitude));
        // the spacing above may be wider than below; above the largest value it is taken as if numbers went on
        BigDecimal above = exact.add(new BigDecimal(Math.ulp(magnitude)));
        BigDecimal digits = shortest(below, exact, above, DOUBLE_DIGITS);
        return layOut(value < 0, digits, DOUBLE_PLAIN_BELOW);
    }

    /**
     * Returns the text of a float4.
     *
     * @param value any value
     * @return what PostgreSQL prints
     */
    public static String of(float value) {
        String special = special(value);
        if (special != null) {
            return special;
        }
        float magnitude = Math.abs(value);
        BigDecimal exact = new BigDecimal(magnitude);
        BigDecimal below = new BigDecimal(Math.nextDown(magnitude));
        BigDecimal above = exact.add(new BigDecimal(Math.ulp(magnitude)));
        BigDecimal digits = shortest(below, exact, above, FLOAT_DIGITS);
        return layOut(value < 0, digits, FLOAT_PLAIN_BELOW);
    }

    private static @Nullable String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value > 0 ? "0" : "-0";
        }
        return null;
    }

    /**
     * Finds the shortest decimal between the midpoints by binary search: if a number of digits is enough, so is any
     * larger one.
     */
    private static BigDecimal shortest(BigDecimal below, BigDecimal exact, BigDecimal above, int maxDigits) {
        BigDecimal low = exact.add(below).multiply(HALF);
        BigDecimal high = exact.add(above).multiply(HALF);
        int enough = maxDigits;
        BigDecimal best = exact.round(new MathContext(maxDigits, RoundingMode.HALF_EVEN));
        int tooFew = 0;
        while (enough - tooFew > 1) {
            int digits = (enough + tooFew) / 2;
            BigDecimal candidate = nearest(low, exact, high, digits);
            if (candidate.signum() == 0) {
                tooFew = digits;
            } else {
                enough = digits;
                best = candidate;
            }
        }
        return best;
    }

    /** Returns the nearest decimal of the given number of digits between the midpoints, or zero if there is none. */
    private static BigDecimal nearest(BigDecimal low, BigDecimal exact, BigDecimal high, int digits) {
        BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (rounded.compareTo(low) > 0 && rounded.compareTo(high) < 0) {
            return rounded;
        }
        // at a power of two the interval reaches further up than down, so the farther neighbor may still lie within
        BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
        return up.compareTo(high) < 0 ? up : BigDecimal.ZERO;
    }

    private static String layOut(boolean negative, BigDecimal number, int plainBelow) {
        BigDecimal stripped = number.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        StringBuilder out = new StringBuilder(DOUBLE_DIGITS + 8);
        if (negative) {
            out.append('-');
        }
        if (exponent >= PLAIN_FROM && exponent < plainBelow) {
            return out.append(stripped.toPlainString()).toString();
        }
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append(exponent < 0 ? "e-" : "e+");
        int size = Math.abs(exponent);
        return out.append(size < 10 ? "0" : "").append(size).toString();
    }
}
