package dev.walferry.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sizes and names that docs/design/packages.md promises, over all modules. */
class HouseTest {
    /** The limit is about 25 files: a package that needs more should be two packages. */
    private static final int MOST_FILES = 27;

    /**
     * These packages have a file for each message, or for each class of values, and must not grow; packages.md gives
     * the reasons.
     */
    private static final Map<String, Long> LARGER = Map.of("dev/walferry/pgoutput", 43L, "dev/walferry/type", 38L);

    /** Tests are in the packages of the code that they test, because they use what is not public. */
    private static final int MOST_TESTS = 30;

    private static final long MOST_LINES = 500;

    /** A row has the accessors of all its values. */
    private static final Map<String, Long> LONGER = Map.of("Tuple.java", 600L);

    private static List<Path> sources(String kind) {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/" + kind + "/java"))
                    .filter(Files::isDirectory)
                    .flatMap(HouseTest::files)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> rooms(String kind) {
        Map<String, Long> sizes = sources(kind).stream()
                .collect(Collectors.groupingBy(
                        file -> String.valueOf(file.getParent()), TreeMap::new, Collectors.counting()));
        assertFalse(sizes.isEmpty());
        return sizes;
    }

    private static List<String> larger(Map<String, Long> rooms, Map<String, Long> exceptions, long most) {
        return rooms.entrySet().stream()
                .map(room -> Map.entry(room.getKey().replaceFirst(".*/java/", ""), room.getValue()))
                .filter(room -> room.getValue() > exceptions.getOrDefault(room.getKey(), most))
                .map(room -> room.getKey() + " has " + room.getValue() + " files")
                .toList();
    }

    @Test
    void noRoomIsLarge() {
        assertEquals(List.of(), larger(rooms("main"), LARGER, MOST_FILES));
        assertEquals(List.of(), larger(rooms("test"), Map.of(), MOST_TESTS));
    }

    @Test
    void noFileIsLong() throws IOException {
        for (String kind : List.of("main", "test")) {
            for (Path file : sources(kind)) {
                long lines = Files.readAllLines(file).size();
                long most = LONGER.getOrDefault(String.valueOf(file.getFileName()), MOST_LINES);
                assertFalse(lines > most, () -> file + " has " + lines + " lines");
            }
        }
    }

    /** A reader must find a mentioned class by its name alone. */
    @Test
    void noTwoClassesHaveOneName() {
        Set<String> seen = new TreeSet<>();
        List<String> twice = sources("main").stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> !name.endsWith("-info.java"))
                .filter(name -> !seen.add(name))
                .toList();
        assertEquals(List.of(), twice);
    }
}
