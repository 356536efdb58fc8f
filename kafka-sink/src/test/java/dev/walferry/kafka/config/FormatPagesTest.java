package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configurations in the how-to pages on formats and the schema registry are valid. */
class FormatPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "how-to");
    private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*:[^}]*}");

    @ParameterizedTest
    @CsvSource({
        "use-a-schema-registry.md, 7",
        "choose-a-format.md, 3",
        "snapshot-tables.md, 5",
        "add-headers.md, 3",
        "read-raw-records.md, 1",
        "publish-events-from-an-outbox.md, 4",
        "choose-and-shape-records.md, 8"
    })
    void everyConfigurationIsValid(String page, int number) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGES.resolve(page)))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertEquals(number, blocks.size());
        for (String block : blocks) {
            SinkConfig config = SinkConfig.of(settings(block), Map.of());
            assertEquals(block.contains("schema.registry.url"), config.registry() != null, block);
        }
    }

    /** Returns the settings of a block, with files in place of the secrets that the page refers to. */
    private static Map<String, String> settings(String block) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(REFERENCE.matcher(block).replaceAll("user:secret")));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://localhost/shop",
                "source.user", "walferry",
                "source.slot.name", "shop",
                "source.publication.names", "pub",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }
}
