package dev.walferry.replication;

import dev.walferry.Printable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The names of the driver's connection parameters. The driver ignores a name that it does not know: a misspelled {@code
 * sslmode} would connect in clear text. So unknown names are refused here.
 */
public final class DriverParameters {
    private DriverParameters() {}

    /**
     * Refuses a name that the driver does not know.
     *
     * @param name a connection parameter, case sensitive
     * @throws IllegalArgumentException if it is unknown; the message names the nearest known one
     */
    public static void requireKnown(String name) {
        if (PGProperty.forName(name) == null) {
            throw new IllegalArgumentException(
                    "unknown driver parameter " + Printable.quoted(name) + ": did you mean \"" + nearest(name) + "\"?");
        }
    }

    /**
     * Refuses a URL with a parameter that the driver does not know.
     *
     * @param url {@code jdbc:postgresql://host:port/database?name=value}; anything else is left to the driver
     * @throws IllegalArgumentException if it has one; the message names the nearest known one, and no value
     */
    public static void requireKnownIn(String url) {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed != null) {
            parsed.stringPropertyNames().forEach(DriverParameters::requireKnown);
        }
    }

    private static String nearest(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(PGProperty.values())
                .map(PGProperty::getName)
                .min(Comparator.comparingInt(known -> distance(lower, known.toLowerCase(Locale.ROOT))))
                .orElseThrow();
    }

    /** Returns how many characters must be inserted, removed or replaced to turn one text into the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
