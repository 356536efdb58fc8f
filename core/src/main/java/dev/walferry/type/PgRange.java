package dev.walferry.type;

import dev.walferry.internal.type.ValuePrinter;
import org.jspecify.annotations.Nullable;

/**
 * A range of values. PostgreSQL gives ranges of whole numbers and days as {@code [lower,upper)}.
 *
 * @param empty whether it holds no value at all; there are no bounds then
 * @param lower the lower bound as {@link PgValue} makes it, or null if there is none
 * @param lowerInclusive whether the lower bound belongs to the range
 * @param upper the upper bound, or null if there is none
 * @param upperInclusive whether the upper bound belongs to the range
 * @see <a href="https://www.postgresql.org/docs/current/rangetypes.html">Range Types</a>
 */
public record PgRange(
        boolean empty,
        @Nullable Object lower,
        boolean lowerInclusive,
        @Nullable Object upper,
        boolean upperInclusive) {
    /** The range that holds nothing. */
    public static final PgRange EMPTY = new PgRange(true, null, false, null, false);

    @Override
    public String toString() {
        if (empty) {
            return "empty";
        }
        StringBuilder out = new StringBuilder().append(lowerInclusive ? '[' : '(');
        if (lower != null) {
            ValuePrinter.appendBound(out, lower);
        }
        out.append(',');
        if (upper != null) {
            ValuePrinter.appendBound(out, upper);
        }
        return out.append(upperInclusive ? ']' : ')').toString();
    }
}
