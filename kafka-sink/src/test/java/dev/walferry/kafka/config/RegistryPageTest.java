package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The configurations in docs/how-to/use-a-schema-registry.md are valid. */
class RegistryPageTest {
    private static final Path PAGE = Path.of("..", "docs", "how-to", "use-a-schema-registry.md");
    private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");
    private static final int BLOCKS = 7;

    @Test
    void everyConfigurationIsValid() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertEquals(BLOCKS, blocks.size());
        for (String block : blocks) {
            assertNotNull(SinkConfig.of(settings(block), Map.of()).registry(), block);
        }
    }

    /** The secrets that the page refers to are not there. */
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
