package dev.walferry.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * No distributed jar has a vulnerability that was known when advisories were last looked up; a build without a network
 * cannot look them up itself.
 */
class AdvisoriesTest {
    private static final Path DISTRIBUTED = Path.of("../packaging/THIRD-PARTY.md");
    private static final Pattern JAR = Pattern.compile("([A-Za-z][\\w.-]*?)-(\\d[\\w.-]*)\\.jar");

    /** Orders versions by their numbers. */
    private static final Comparator<String> BY_NUMBERS = (a, b) -> {
        int[] left = numbers(a);
        int[] right = numbers(b);
        return IntStream.range(0, Math.max(left.length, right.length))
                .map(i -> Integer.compare(at(left, i), at(right, i)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);
    };

    private record Advisory(String jar, String mended, String name, String source, String day) {}

    private static int at(int[] numbers, int i) {
        return i < numbers.length ? numbers[i] : 0;
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d+")
                .matcher(version)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group()))
                .toArray();
    }

    private static List<Advisory> advisories() throws IOException {
        try (InputStream in = AdvisoriesTest.class.getResourceAsStream("advisories.csv")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .map(cells -> new Advisory(cells[0], cells[1], cells[2], cells[3], cells[4]))
                    .toList();
        }
    }

    private static Set<String> distributed() throws IOException {
        Matcher row =
                Pattern.compile("(?m)^\\| ([\\w.-]+) \\| [^|]+ \\| [^|]+ \\|$").matcher(Files.readString(DISTRIBUTED));
        Set<String> names = new TreeSet<>();
        while (row.find()) {
            names.add(row.group(1));
        }
        names.removeIf(name -> name.equals("jar") || name.startsWith("-"));
        return names;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Matcher jar = JAR.matcher(String.valueOf(Path.of(entry).getFileName()));
            if (jar.matches()) {
                versions.put(jar.group(1), jar.group(2));
            }
        }
        return versions;
    }

    @Test
    void noneIsKnownOfAnyJar() throws IOException {
        Map<String, String> versions = versions();
        for (Advisory advisory : advisories()) {
            String version = versions.get(advisory.jar());
            assertNotNull(version, () -> advisory.jar() + " is not on the class path");
            assertTrue(
                    advisory.mended().equals("-") || BY_NUMBERS.compare(version, advisory.mended()) >= 0,
                    () -> advisory.jar() + " " + version + " has " + advisory.name() + ", which " + advisory.mended()
                            + " mends");
        }
    }

    @Test
    void everyJarThatIsDistributedWasLookedUp() throws IOException {
        assertEquals(
                distributed(), advisories().stream().map(Advisory::jar).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** A row without a source, or older than the search, would be a guess. */
    @Test
    void everyRowSaysWhereAndWhenItWasLookedUp() throws IOException {
        for (Advisory advisory : advisories()) {
            assertFalse(advisory.source().isBlank(), advisory::toString);
            assertTrue(advisory.day().matches("\\d{4}-\\d{2}-\\d{2}"), advisory::toString);
            assertEquals(advisory.mended().equals("-"), advisory.name().isEmpty(), advisory::toString);
            assertEquals(advisory.name().isEmpty(), advisory.source().startsWith("searched: "), advisory::toString);
        }
    }

    /** The continuation of lz4-java has another group but the same name. */
    @Test
    void abandonedJarsAreNotThere() {
        assertFalse(System.getProperty("java.class.path").contains("/org/lz4/"));
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertTrue(BY_NUMBERS.compare("1.10.2", "1.9.4") > 0);
        assertTrue(BY_NUMBERS.compare("42.7.14", "42.7.9") > 0);
        assertEquals(0, BY_NUMBERS.compare("2.22", "2.22.0"));
        assertTrue(BY_NUMBERS.compare("1.1.10.3", "1.1.10.4") < 0);
        assertTrue(BY_NUMBERS.compare("1.5.6-10", "1.5.7-9") < 0);
    }
}
