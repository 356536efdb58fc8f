package dev.walferry.parity;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of {@code differences.csv}. An asterisk stands for any text; in the place, a question mark for any character.
 *
 * @param id how the page calls it
 * @param line the line, for messages
 * @param patterns setting, where, our value, Debezium's value
 */
record DocumentedDifference(String id, String line, List<Pattern> patterns) {
    private static final String RESOURCE = "differences.csv";
    private static final int PARTS = 6;

    /** All of them. */
    static List<DocumentedDifference> all() {
        return Workload.text(RESOURCE)
                .lines()
                .skip(1)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(DocumentedDifference::parse)
                .toList();
    }

    private static DocumentedDifference parse(String line) {
        List<String> parts = List.of(line.split(" \\| ", -1));
        if (parts.size() != PARTS) {
            throw new IllegalStateException("expected " + PARTS + " parts, got " + parts.size() + ": " + line);
        }
        return new DocumentedDifference(
                parts.get(0),
                line,
                List.of(
                        pattern(parts.get(1)),
                        Pattern.compile(pattern(parts.get(2)).pattern().replace("?", "\\E.\\Q"), Pattern.DOTALL),
                        pattern(parts.get(3)),
                        pattern(parts.get(4))));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    boolean covers(Difference difference) {
        return patterns.get(0).matcher(difference.setting()).matches()
                && patterns.get(1).matcher(difference.where()).matches()
                && patterns.get(2).matcher(difference.ours()).matches()
                && patterns.get(3).matcher(difference.theirs()).matches();
    }
}
