package dev.walferry.kafka.record.column;

import dev.walferry.Printable;
import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.record.change.RecordMappingException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Changes names into names that Avro accepts, as Debezium does. One adjuster serves the names that must differ from each
 * other: all schema names, or the field names of one table. For one thread.
 *
 * <p>A part that starts with a digit is changed as well ({@code _1} or {@code _u0031}). Debezium looks only at the
 * first part of a schema name; Avro refuses its result for the others.
 */
public final class NameAdjuster {
    private final NameAdjustment mode;
    private final boolean dotted;
    private final String option;
    private final String owner;
    private final Map<String, String> originalByName = new HashMap<>();

    private NameAdjuster(NameAdjustment mode, boolean dotted, String option, String owner) {
        this.mode = mode;
        this.dotted = dotted;
        this.option = option;
        this.owner = owner;
    }

    /**
     * Adjusts names of schemas, whose parts are separated by dots.
     *
     * @param mode as {@code schema.name.adjustment.mode} says
     * @return an adjuster that has seen no name
     */
    public static NameAdjuster ofSchemas(NameAdjustment mode) {
        return new NameAdjuster(mode, true, "schema.name.adjustment.mode", "");
    }

    /**
     * Adjusts names of one structure's fields.
     *
     * @param mode as {@code field.name.adjustment.mode} says
     * @param owner whose fields they are, for errors
     * @return an adjuster that has seen no name
     */
    public static NameAdjuster ofFields(NameAdjustment mode, String owner) {
        return new NameAdjuster(mode, false, "field.name.adjustment.mode", owner);
    }

    /**
     * Adjusts a name.
     *
     * @param original any name
     * @return the name that replaces it, always the same for the same original
     * @throws RecordMappingException if the same name replaces another original
     */
    public String adjust(String original) {
        if (mode == NameAdjustment.NONE) {
            return original;
        }
        String name = adjusted(original);
        String other = originalByName.putIfAbsent(name, original);
        if (other != null && !other.equals(original)) {
            throw new RecordMappingException(
                    "the names " + Printable.quoted(other) + " and " + Printable.quoted(original)
                            + (owner.isEmpty() ? "" : " of " + owner) + " both become "
                            + Printable.quoted(name) + " under " + option + "="
                            + mode.name().toLowerCase(Locale.ROOT)
                            + ": choose another mode or rename one of them");
        }
        return name;
    }

    /**
     * Forgets names, so that they may replace others.
     *
     * @param prefix of the originals, without their last part
     */
    public void forget(String prefix) {
        originalByName
                .values()
                .removeIf(original -> original.startsWith(prefix) && original.indexOf('.', prefix.length()) < 0);
    }

    private String adjusted(String original) {
        StringBuilder name = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < original.length(); i++) {
            char c = original.charAt(i);
            if (c == '.' && dotted) {
                name.append(c);
            } else if (isLetter(c) || (isDigit(c) && !first) || (c == '_' && mode == NameAdjustment.AVRO)) {
                name.append(c);
            } else {
                replace(c, name);
            }
            first = c == '.';
        }
        return name.toString();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Codes of two digits are padded to four and those of three are not, because existing names look like that. */
    private void replace(char c, StringBuilder name) {
        if (mode == NameAdjustment.AVRO) {
            name.append('_');
            if (isDigit(c)) {
                name.append(c);
            }
            return;
        }
        String code = Integer.toHexString(c);
        name.append("_u").append(code.length() <= 2 ? "00" : "").append(code);
    }
}
