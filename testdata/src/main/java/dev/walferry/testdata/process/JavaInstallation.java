package dev.walferry.testdata.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds a Java that is newer than this one, for servers that need it. */
public final class JavaInstallation {

    private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private JavaInstallation() {}

    /**
     * The java program of this JVM, of JAVA_HOME or under /usr/lib/jvm, whichever is first new enough.
     *
     * @param major the oldest version that will do
     * @return empty if there is none
     */
    public static Optional<Path> atLeast(int major) {
        Path own = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() >= major) {
            return Optional.of(program(own));
        }
        return homes().stream()
                .filter(home -> Files.isExecutable(program(home)) && version(home) >= major)
                .map(JavaInstallation::program)
                .findFirst();
    }

    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        String chosen = System.getenv("JAVA_HOME");
        if (chosen != null && !chosen.isBlank()) {
            homes.add(Path.of(chosen));
        }
        if (Files.isDirectory(USUAL_PLACE)) {
            try (Stream<Path> found = Files.list(USUAL_PLACE)) {
                found.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    private static Path program(Path home) {
        return home.resolve("bin").resolve("java");
    }

    /** The version that the installation's own file states, 0 without that file. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        try {
            Matcher version = VERSION.matcher(Files.exists(release) ? Files.readString(release) : "");
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
