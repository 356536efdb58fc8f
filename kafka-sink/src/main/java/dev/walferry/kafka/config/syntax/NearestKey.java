package dev.walferry.kafka.config.syntax;

import java.util.Collection;
import java.util.Optional;

/** Guesses which key a misspelled one means. */
public final class NearestKey {
    private NearestKey() {}

    /**
     * Returns the known key that is the fewest edits away, if they are few for its length.
     *
     * @param key misspelled
     * @param known the candidates
     * @return the nearest, empty if none is near
     */
    public static Optional<String> of(String key, Collection<String> known) {
        String nearest = "";
        int least = Math.max(2, key.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /**
     * Computes Levenshtein's distance, with one row of the table at a time.
     *
     * @param a a name
     * @param b another one
     * @return how many characters have to be inserted, deleted or replaced
     */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
