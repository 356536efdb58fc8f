package dev.walferry.kafka.observe.symptom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page for the person on call. Below the heading of each symptom it shows a daemon's output, which must equal the
 * present output except for numbers; the tests compare those where they matter. {@code ...} on the page matches any
 * text. {@code -Dwalferry.writeReference=true} writes the present output into the page.
 */
final class OperatePage {
    private static final Path PAGE = Path.of("../docs/how-to/operate.md");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z");
    private static final Pattern POSITION = Pattern.compile("\\b[0-9A-F]+/[0-9A-F]+\\b");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![A-Za-z\\d-])(\\d+(\\.\\d+)?(E-?\\d+)?|\\+Inf|NaN)(?![A-Za-z])");
    private static final String ANYTHING = "...";

    private OperatePage() {}

    /** Compares the present output with the page, line by line. */
    static void assertShows(String symptom, String seen) throws IOException {
        if (Boolean.getBoolean("walferry.writeReference")) {
            replace(symptom, seen);
        }
        Optional<String> missing = missing(symptom, seen);
        assertTrue(
                missing.isEmpty(),
                () -> "the page shows for \"" + symptom + "\"\n" + missing.get() + "\nbut this is to be seen:\n"
                        + seen);
    }

    /** Returns the first line on the page that is not to be seen. */
    static Optional<String> missing(String symptom, String seen) throws IOException {
        List<String> lines = seen.lines().map(OperatePage::withoutNumbers).toList();
        return block(symptom)
                .strip()
                .lines()
                .filter(line -> {
                    Pattern pattern = pattern(withoutNumbers(line));
                    return lines.stream()
                            .noneMatch(each -> pattern.matcher(each).matches());
                })
                .findFirst();
    }

    private static String withoutNumbers(String line) {
        String withoutTime = TIME.matcher(line).replaceAll("TIME");
        return NUMBER.matcher(POSITION.matcher(withoutTime).replaceAll("LSN"))
                .replaceAll("N")
                .replaceAll("\\s+", " ");
    }

    private static Pattern pattern(String line) {
        StringBuilder pattern = new StringBuilder();
        int at = 0;
        for (int next = line.indexOf(ANYTHING); next >= 0; next = line.indexOf(ANYTHING, at)) {
            pattern.append(Pattern.quote(line.substring(at, next))).append(".*");
            at = next + ANYTHING.length();
        }
        return Pattern.compile(pattern.append(Pattern.quote(line.substring(at))).toString());
    }

    /** Finds the first block of code below the heading. */
    private static Matcher find(String symptom, String page) {
        Matcher found = Pattern.compile(
                        "\n### " + Pattern.quote(symptom) + "\n(?:(?!\n#).)*?\n```\n(.*?)\n```\n", Pattern.DOTALL)
                .matcher(page);
        assertTrue(found.find(), () -> "no block of code below ### " + symptom);
        return found;
    }

    private static String block(String symptom) throws IOException {
        return find(symptom, Files.readString(PAGE)).group(1);
    }

    private static void replace(String symptom, String seen) throws IOException {
        String page = Files.readString(PAGE);
        Matcher found = find(symptom, page);
        Files.writeString(PAGE, page.substring(0, found.start(1)) + seen.strip() + page.substring(found.end(1)));
    }
}
