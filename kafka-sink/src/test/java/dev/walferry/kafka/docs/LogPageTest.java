package dev.walferry.kafka.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.log.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on the log names every event. */
class LogPageTest {
    @ParameterizedTest
    @EnumSource
    void eventIsOnThePage(LogEvent event) throws IOException {
        String page = Files.readString(Path.of("../docs/reference/log.md"));
        String name = event.marker().getName();
        assertTrue(
                page.contains('`' + name + '`')
                        || (page.contains('`' + name + ".failed`") && page.contains('`' + name + ".recovered`")),
                name);
    }
}
