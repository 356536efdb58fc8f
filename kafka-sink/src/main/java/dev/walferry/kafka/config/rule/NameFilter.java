package dev.walferry.kafka.config.rule;

import org.jspecify.annotations.Nullable;

/**
 * Which names are carried, by a list of those to include or a list of those to exclude.
 *
 * @param include only what it matches is carried; null without such a list
 * @param exclude what it matches is not carried; null without such a list
 */
public record NameFilter(
        @Nullable NamePatterns include, @Nullable NamePatterns exclude) {
    /** Carries everything. */
    public static final NameFilter ALL = new NameFilter(null, null);

    /**
     * Returns whether a name is carried.
     *
     * @param name the whole name
     * @return false if it is left out
     */
    public boolean carries(String name) {
        return (include == null || include.matches(name)) && (exclude == null || !exclude.matches(name));
    }

    /**
     * Returns whether there is no list.
     *
     * @return true if every name is carried
     */
    public boolean isAll() {
        return include == null && exclude == null;
    }
}
