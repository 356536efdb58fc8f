package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The archive that {@code mvn package} makes. */
final class Distribution {
    private Distribution() {}

    /** Unpacks the archive into an empty folder, and returns the archive's top folder there. */
    static Path unpack(Path to) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(
                        "tar", "-xzf", archive().toAbsolutePath().toString())
                .directory(to.toFile())
                .inheritIO()
                .start();
        assertEquals(0, tar.waitFor(), "tar has failed");
        try (Stream<Path> unpacked = Files.list(to)) {
            return unpacked.findFirst().orElseThrow();
        }
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("walferry-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("mvn package has made no archive"));
        }
    }
}
