package dev.walferry.kafka.config.rule;

import org.jspecify.annotations.Nullable;

/**
 * Which names are carried, by a list of those to include, a list of those to exclude, or both.
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
     * Returns the same lists for names of tables, which may have the database before them.
     *
     * @param database the database's name
     * @return lists as {@link NamePatterns#inDatabase} has them
     */
    public NameFilter inDatabase(String database) {
        return new NameFilter(
                include == null ? null : include.inDatabase(database),
                exclude == null ? null : exclude.inDatabase(database));
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
