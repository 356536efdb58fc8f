package dev.walferry.kafka.check;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists that stay short enough for one line. */
public final class ShortList {
    private static final int SHOWN = 5;

    private ShortList() {}

    /**
     * Names the first few things, and counts the others.
     *
     * @param <T> what they are
     * @param things in the order in which they are named
     * @param name the name of one
     * @return for example {@code a, b, c, d, e and 3 more}
     */
    public static <T> String of(Collection<T> things, Function<? super T, String> name) {
        String shown = things.stream().limit(SHOWN).map(name).collect(Collectors.joining(", "));
        int more = things.size() - SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /**
     * Shows the first few names, and counts the others.
     *
     * @param names in the order in which they are shown
     * @return for example {@code a, b, c, d, e and 3 more}
     */
    public static String of(Collection<String> names) {
        return of(names, name -> name);
    }
}
