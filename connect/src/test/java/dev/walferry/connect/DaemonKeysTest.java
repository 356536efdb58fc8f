package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.SinkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** The how-to names exactly those of the daemon's keys that the connector does not know. */
class DaemonKeysTest {
    private static final Pattern KEY = Pattern.compile("`([a-z.]+\\*?)`");
    private static final Path PAGE = Path.of("..", "docs", "how-to", "run-on-connect.md");

    /** Returns the how-to's text on keys that differ from the daemon's. */
    private static String exceptions() throws IOException {
        String page = Files.readString(PAGE);
        String from = page.substring(page.indexOf("except these:"));
        return from.substring(0, from.indexOf("`PUT /"));
    }

    /** Returns whether the how-to names a key, its prefix, or the section that it is in. */
    private static boolean isNamed(ConfigDef.ConfigKey key, String exceptions) {
        String chapter = "other keys of [" + key.group.toLowerCase(Locale.ROOT) + "]";
        return exceptions.contains(chapter)
                || KEY.matcher(exceptions)
                        .results()
                        .map(named -> named.group(1))
                        .anyMatch(named -> named.endsWith("*")
                                ? key.name.startsWith(named.substring(0, named.length() - 1))
                                : key.name.equals(named));
    }

    @Test
    void theHowToNamesEveryKeyThatTheConnectorDoesNotKnow() throws IOException {
        String exceptions = exceptions();
        Set<String> known = ConnectorConfig.definition().names();
        List<String> notNamed = SinkConfig.definition().configKeys().values().stream()
                .filter(key -> !known.contains(key.name) && !isNamed(key, exceptions))
                .map(key -> key.name)
                .toList();
        assertEquals(List.of(), notNamed);
    }

    /** It may name known keys that have a condition. */
    @Test
    void theHowToNamesNoOtherKey() throws IOException {
        Set<String> unknown = new TreeSet<>(SinkConfig.definition().names());
        unknown.removeAll(ConnectorConfig.definition().names());
        List<String> others = exceptions()
                .lines()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(0, line.indexOf(": ") < 0 ? line.length() : line.indexOf(": ")))
                .flatMap(line -> KEY.matcher(line).results().map(named -> named.group(1)))
                .filter(named -> unknown.stream().noneMatch(key -> key.startsWith(named.replace("*", ""))))
                .toList();
        assertEquals(
                List.of("kafka.*", "config.providers", "signal.kafka.topic", "signal.kafka.bootstrap.servers"), others);
    }
}
