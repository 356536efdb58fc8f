package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual pages are generated, so they name exactly the commands and options that exist. */
class ManPagesTest {
    private static final Path SHARE = Path.of("../packaging/share");

    @Test
    void pagesFollowTheCommands() throws IOException {
        Map<String, String> files = ManPages.files();
        if (Boolean.getBoolean("walferry.writeReference")) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = SHARE.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        String remedy =
                "packaging/share is out of date: run this test with -Dwalferry.testJvm=-Dwalferry.writeReference=true";
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertEquals(file.getValue(), Files.readString(SHARE.resolve(file.getKey())), remedy);
        }
        try (Stream<Path> found = Files.walk(SHARE)) {
            assertEquals(
                    new TreeSet<>(files.keySet()),
                    found.filter(Files::isRegularFile)
                            .map(path -> SHARE.relativize(path).toString())
                            .collect(Collectors.toCollection(TreeSet::new)),
                    "a page of a command that is gone");
        }
        assertTrue(
                files.containsKey("man/man1/walferry-slot-drop.1"),
                () -> files.keySet().toString());
    }
}
