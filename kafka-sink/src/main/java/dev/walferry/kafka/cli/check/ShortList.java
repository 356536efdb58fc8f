package dev.walferry.kafka.cli.check;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists that stay short enough for one line. */
final class ShortList {
    private static final int SHOWN = 5;

    private ShortList() {}

    /** Names the first few things, and counts the others. */
    static <T> String of(Collection<T> things, Function<? super T, String> name) {
        String shown = things.stream().limit(SHOWN).map(name).collect(Collectors.joining(", "));
        int more = things.size() - SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    static String of(Collection<String> names) {
        return of(names, name -> name);
    }
}
