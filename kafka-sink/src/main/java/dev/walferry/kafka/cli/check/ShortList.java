package dev.walferry.kafka.cli.check;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists for lines that have an end. */
final class ShortList {
    private static final int SHOWN = 5;

    private ShortList() {}

    /** The first few, and how many more there are. */
    static <T> String some(Collection<T> things, Function<T, String> name) {
        String shown = things.stream().limit(SHOWN).map(name).collect(Collectors.joining(", "));
        int more = things.size() - SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
