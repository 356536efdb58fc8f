package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The differences that a file documents.
 *
 * @param resource the file
 * @param differences what it says
 */
record Documentation(String resource, List<DocumentedDifference> differences) {
    /** Reads the documentation of differences from a file. */
    static Documentation of(String resource) {
        return new Documentation(resource, DocumentedDifference.of(resource));
    }

    /**
     * Returns whether a difference is expected on this JVM: since Java 19, Double.toString, and so Debezium, writes the
     * fewest digits too.
     */
    private static boolean isExpectedHere(DocumentedDifference line) {
        return !line.id().equals("double-digits") || Runtime.version().feature() < 19;
    }

    /** Fails if one of the differences is not documented, or a documented one is not among them. */
    void assertExact(List<Difference> found) throws IOException {
        List<Difference> unknown = found.stream()
                .filter(difference -> differences.stream().noneMatch(line -> line.covers(difference)))
                .toList();
        List<String> gone = differences.stream()
                .filter(Documentation::isExpectedHere)
                .filter(line -> found.stream().noneMatch(line::covers))
                .map(DocumentedDifference::line)
                .toList();
        Path all = Files.createDirectories(Path.of("target")).resolve(resource.replace(".csv", ".txt"));
        String lines = found.stream().map(Difference::line).collect(Collectors.joining("\n"));
        Files.write(all, lines.getBytes(StandardCharsets.UTF_8)); // half a character cannot stop this
        String report = unknown.stream().map(Difference::toString).collect(Collectors.joining("\n"));
        assertEquals("", report, "differences that " + resource + " does not have; all are in " + all);
        assertEquals("", String.join("\n", gone), "lines of " + resource + " without a difference");
    }
}
