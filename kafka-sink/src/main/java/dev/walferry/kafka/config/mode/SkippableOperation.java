package dev.walferry.kafka.config.mode;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Kinds of change that can be left out, named by the letter in a record's {@code op}. */
public enum SkippableOperation {
    /** Inserted rows. */
    C,
    /** Changed rows. */
    U,
    /** Deleted rows. */
    D,
    /** Emptied tables. */
    T,
    /** What {@code pg_logical_emit_message} wrote. */
    M;

    private static final String NONE = "NONE";

    /**
     * Reads the letters of a list, in either case; {@code none} adds nothing.
     *
     * @param letters one letter each, or {@code none}
     * @return the operations they name
     */
    public static Set<SkippableOperation> parse(Iterable<?> letters) {
        Set<SkippableOperation> skipped = new TreeSet<>();
        for (Object letter : letters) {
            String name = letter.toString().strip().toUpperCase(Locale.ROOT);
            if (!name.equals(NONE)) {
                skipped.add(valueOf(name));
            }
        }
        return Set.copyOf(skipped);
    }

    /** Accepts what {@link #parse} understands. */
    public static final class Letters implements ConfigDef.Validator {
        /** Creates a validator for the definition of the key. */
        public Letters() {}

        @Override
        public void ensureValid(String name, @Nullable Object value) {
            try {
                if (value instanceof Iterable<?> letters) {
                    parse(letters);
                }
            } catch (IllegalArgumentException e) {
                throw new ConfigException("expected a list of " + this);
            }
        }

        @Override
        public String toString() {
            return "c, u, d, t, m or none";
        }
    }
}
