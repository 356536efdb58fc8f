package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

    /** Writes the page first if {@code -Dwalferry.writeReference=true} is set. */
    @Test
    void pageFollowsTheDefinitions() throws IOException {
        if (Boolean.getBoolean("walferry.writeReference")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigReference.markdown());
        }
        assertEquals(
                ConfigReference.markdown(),
                Files.readString(PAGE),
                "docs/reference/configuration.md is out of date: run this test with -Dwalferry.testJvm="
                        + "-Dwalferry.writeReference=true");
    }
}
