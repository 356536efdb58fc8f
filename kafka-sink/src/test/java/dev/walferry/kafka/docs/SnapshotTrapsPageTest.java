package dev.walferry.kafka.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The chapter on snapshots and queries in docs/design/traps.md names only tests that exist, and every test of a trap.
 */
class SnapshotTrapsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "design", "traps.md");
    private static final List<Path> SOURCES =
            List.of(Path.of("..", "core", "src", "test", "java"), Path.of("src", "test", "java"));

    /** Classes in which every test is about a trap. */
    private static final Set<String> ALL_OF = Set.of(
            "SnapshotTrapsTest",
            "SnapshotMovesTest",
            "SnapshotPublicationTest",
            "SnapshotVisibilityTest",
            "SnapshotExtremesTest",
            "XminTest");

    private static final Pattern ROW = Pattern.compile("\\| (R\\d+) \\|.*\\| ([^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`(?: \\(([^)]*)\\))?");
    /** Matches test methods; all other methods of these classes are private or static. */
    private static final Pattern METHOD = Pattern.compile("^    void (\\w+)\\(", Pattern.MULTILINE);

    private final Map<String, Set<String>> named = new TreeMap<>();

    SnapshotTrapsPageTest() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                ids.add(row.group(1));
                assertTrue(TEST.matcher(row.group(2)).find(), () -> row.group(1) + " names no test");
                TEST.matcher(row.group(2)).results().forEach(this::name);
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= ids.size(); i++) {
            expected.add("R" + i);
        }
        assertEquals(expected, ids);
    }

    private void name(MatchResult test) {
        Set<String> methods = named.computeIfAbsent(test.group(1), name -> new TreeSet<>());
        if (test.group(2) != null) {
            Stream.of(test.group(2).split(", ", -1)).forEach(method -> methods.add(method.replace("`", "")));
        }
    }

    private static Set<String> methods(String testClass) throws IOException {
        for (Path sources : SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                List<Path> found =
                        files.filter(file -> file.endsWith(testClass + ".java")).toList();
                if (!found.isEmpty()) {
                    Set<String> methods = new TreeSet<>();
                    METHOD.matcher(Files.readString(found.get(0)))
                            .results()
                            .forEach(method -> methods.add(method.group(1)));
                    return methods;
                }
            }
        }
        return Set.of();
    }

    @Test
    void eachTestExists() throws IOException {
        for (Map.Entry<String, Set<String>> test : named.entrySet()) {
            Set<String> methods = methods(test.getKey());
            assertTrue(!methods.isEmpty(), () -> "there is no " + test.getKey());
            Set<String> missing = new TreeSet<>(test.getValue());
            missing.removeAll(methods);
            assertEquals(Set.of(), missing, "of " + test.getKey());
        }
    }

    @Test
    void eachTrapIsThere() throws IOException {
        for (String testClass : ALL_OF) {
            Set<String> missing = new TreeSet<>(methods(testClass));
            missing.removeAll(named.getOrDefault(testClass, Set.of()));
            assertEquals(Set.of(), missing, "of " + testClass);
        }
    }
}
