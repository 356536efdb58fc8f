package dev.walferry.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The page is made from the raw results beside it, without a line typed by hand. */
class ReportTest {
    private static final Path DOCS = Path.of("..", "docs", "reference");
    private static final Path RESULTS = DOCS.resolve("performance");
    private static final Pattern LINK = Pattern.compile("\\]\\((performance/[^)]+)\\)");

    @TempDir
    private Path directory = Path.of("");

    private String page(Path results) {
        Path page = directory.resolve("performance.md");
        int code = new CommandLine(new Report()).execute("--results", results.toString(), "--page", page.toString());
        assertEquals(0, code);
        return read(page);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thePageIsMadeOfTheResults() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("performance"));
        try (Stream<Path> kept = Files.walk(RESULTS)) {
            for (Path file :
                    kept.filter(each -> each.toString().endsWith(".json")).toList()) {
                Path to = copy.resolve(RESULTS.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        String kept = read(DOCS.resolve("performance.md"));
        assertEquals(kept, page(copy), "make it again: java -jar benchmarks/target/benchmarks.jar report");
        List<String> links =
                LINK.matcher(kept).results().map(found -> found.group(1)).toList();
        assertFalse(links.isEmpty());
        for (String link : links) {
            assertTrue(Files.exists(DOCS.resolve(link)), link + " is kept");
            assertTrue(Files.exists(directory.resolve(link)), link + " is made");
        }
    }

    @Test
    void everyLineOfTheBudgetIsMeasured() {
        assertFalse(read(DOCS.resolve("performance.md")).contains("| not measured |"));
    }

    @Test
    void withoutResultsEveryLineSaysSo() throws IOException {
        String page = page(Files.createDirectory(directory.resolve("nothing")));
        assertTrue(page.contains("Nothing has been measured yet."));
        List<String> rows = page.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what |"))
                .toList();
        assertTrue(rows.size() > 10, page);
        assertTrue(rows.stream().allMatch(row -> row.endsWith("| not measured |")), page);
    }
}
