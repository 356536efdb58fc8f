package dev.walferry.parity;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a line of a file of differences says. An asterisk in the setting or the place stands for any text, and a question mark
 * in the place for any character. Each of the names between braces, separated by commas, is a difference of its own. Values
 * are a {@link Template}, which has no wildcards.
 *
 * @param id how the page calls it
 * @param line the line, for messages
 * @param setting under which settings it is there
 * @param where at which places
 * @param values our value and Debezium's
 */
record DocumentedDifference(String id, String line, Pattern setting, Pattern where, Template values) {
    private static final int PARTS = 6;

    /** Reads all differences of a file. */
    static List<DocumentedDifference> of(String resource) {
        return Workload.text(resource)
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .flatMap(DocumentedDifference::parse)
                .toList();
    }

    private static Stream<DocumentedDifference> parse(String line) {
        List<String> parts = List.of(line.split(" \\| ", -1));
        if (parts.size() != PARTS) {
            throw new IllegalStateException("expected " + PARTS + " parts, got " + parts.size() + ": " + line);
        }
        return places(parts.get(2))
                .map(place -> new DocumentedDifference(
                        parts.get(0),
                        place + " of " + line,
                        pattern(parts.get(1)),
                        Pattern.compile(pattern(place).pattern().replace("?", "\\E.\\Q"), Pattern.DOTALL),
                        new Template(parts.get(3), parts.get(4))));
    }

    private static Stream<String> places(String place) {
        int open = place.indexOf('{');
        int close = place.indexOf('}', open);
        return open < 0
                ? Stream.of(place)
                : Stream.of(place.substring(open + 1, close).split(","))
                        .map(name -> place.substring(0, open) + name + place.substring(close + 1));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    boolean covers(Difference difference) {
        return setting.matcher(difference.setting()).matches()
                && where.matcher(difference.where()).matches()
                && values.covers(difference.ours(), difference.theirs());
    }
}
