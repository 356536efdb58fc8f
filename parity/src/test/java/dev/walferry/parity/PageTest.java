package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page for users lists exactly the differences that the tests know. */
class PageTest {
    private static final Path TOP = Path.of("..");
    private static final Path PAGE = TOP.resolve("docs/reference/debezium.md");
    private static final String TABLE = "| id | what |";
    private static final String ELSEWHERE = "elsewhere.csv";

    /** Returns the first cell of each row of the tables that have ids. */
    private static List<String> idsOnPage() throws IOException {
        List<String> ids = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(PAGE)) {
            isInside = line.startsWith("|") && (isInside || line.startsWith(TABLE));
            if (isInside && !line.startsWith(TABLE) && !line.startsWith("|---")) {
                ids.add(line.split("\\|", -1)[1].strip().replace("`", ""));
            }
        }
        return ids;
    }

    /** Returns the differences that no pair of records shows: id, test, why. */
    private static List<String[]> elsewhere() {
        return Workload.text(ELSEWHERE)
                .lines()
                .skip(1)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", -1))
                .toList();
    }

    @Test
    void thePageHasEveryDifferenceAndNoOther() throws IOException {
        Set<String> known = Stream.concat(
                        Stream.of("differences.csv", "postgis.csv", "pgvector.csv", "locale.csv")
                                .flatMap(file -> Documentation.of(file).differences().stream())
                                .map(DocumentedDifference::id),
                        elsewhere().stream().map(parts -> parts[0]))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> onPage = idsOnPage();
        assertEquals(List.copyOf(known), onPage.stream().sorted().toList(), "each id once, no row without one");
    }

    @Test
    void whatIsNotSideBySideHasATestOfItsOwn() throws IOException {
        for (String[] parts : elsewhere()) {
            assertEquals(3, parts.length, parts[0]);
            assertTrue(
                    isTest(TOP.resolve("kafka-sink"), parts[1]) || isTest(TOP.resolve("parity"), parts[1]), parts[1]);
        }
    }

    private static boolean isTest(Path module, String name) throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        }
    }
}
