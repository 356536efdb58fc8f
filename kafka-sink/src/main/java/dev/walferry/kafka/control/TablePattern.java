package dev.walferry.kafka.control;

import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression for tables, from outside. Some take forever to match, and the database waits for the thread that
 * matches them. So all patterns of a command share a small amount of time.
 */
public final class TablePattern {
    private static final int MOST_CHARS = 1000;

    /** The matcher counts repetitions without looking at the text, and so without reading the clock. */
    private static final long MOST_REPETITIONS = 10_000;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");
    private static final String TOO_SLOW =
            "its patterns take too long to match: write simpler ones, or name the tables";

    private final Pattern pattern;
    private final Allowance allowance;

    private TablePattern(Pattern pattern, Allowance allowance) {
        this.pattern = pattern;
        this.allowance = allowance;
    }

    /** Whether it distinguishes between upper and lower case. */
    enum Case {
        COUNTS(0),
        IGNORED(Pattern.CASE_INSENSITIVE);

        private final int flags;

        Case(int flags) {
            this.flags = flags;
        }
    }

    /** How much time is left. For one thread. */
    static final class Allowance {
        private long nanos;

        Allowance(Duration time) {
            nanos = time.toNanos();
        }
    }

    /** A pattern cannot be used. The message says why, but does not show the pattern. */
    public static final class UnusablePatternException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusablePatternException(String message) {
            super(message);
        }
    }

    /**
     * Reads a pattern.
     *
     * @throws UnusablePatternException if it is not a regular expression, or one that may take too long
     */
    static TablePattern of(String text, Case letters, Allowance allowance) {
        if (text.length() > MOST_CHARS) {
            throw new UnusablePatternException("a pattern has more than " + MOST_CHARS + " characters");
        }
        if (repetitions(text) > MOST_REPETITIONS) {
            throw new UnusablePatternException("a pattern repeats something more than " + MOST_REPETITIONS + " times");
        }
        try {
            return new TablePattern(Pattern.compile(text, letters.flags), allowance);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new UnusablePatternException("a pattern is not a regular expression");
        }
    }

    /** Returns an upper bound, because counts within counts multiply. */
    private static long repetitions(String text) {
        long product = 1;
        Matcher counts = COUNT.matcher(text);
        while (counts.find() && product <= MOST_REPETITIONS) {
            String most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            product *= most.length() > 6 ? Integer.MAX_VALUE : Math.max(1, Integer.parseInt(most));
        }
        return product;
    }

    /**
     * Returns whether it matches a whole {@code schema.table}.
     *
     * @param table the table
     * @return true if it does
     * @throws UnusablePatternException if the time of its command is used up
     */
    public boolean matches(Table table) {
        long begun = System.nanoTime();
        try {
            return pattern.matcher(new Watched(table.schema() + '.' + table.name(), begun + allowance.nanos))
                    .matches();
        } catch (StackOverflowError e) {
            throw new UnusablePatternException(TOO_SLOW);
        } finally {
            allowance.nanos -= System.nanoTime() - begun;
        }
    }

    /**
     * Returns whether its text is the name of a table, {@code schema.table}.
     *
     * @param table the table
     * @return true if it is
     */
    public boolean isNameOf(Table table) {
        return pattern.pattern().equals(table.schema() + '.' + table.name());
    }

    /** Text that refuses to be read once the time is up. */
    private record Watched(String text, long end) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (System.nanoTime() - end > 0) {
                throw new UnusablePatternException(TOO_SLOW);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
