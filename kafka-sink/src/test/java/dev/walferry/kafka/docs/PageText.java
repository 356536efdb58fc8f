package dev.walferry.kafka.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a how-to page shows, and the test code that it shows. */
final class PageText {
    private static final Path PAGES = Path.of("..", "docs", "how-to");
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "walferry", "kafka", "docs");

    private final String text;

    private PageText(String text) {
        this.text = text;
    }

    static PageText of(String page) {
        return new PageText(read(PAGES.resolve(page)));
    }

    /** Whether the page shows the code between {@code tag::name} and {@code end::name}. */
    boolean shows(String className, String name) {
        String source = read(SOURCES.resolve(className + ".java"));
        int from = source.indexOf('\n', source.indexOf("// tag::" + name)) + 1;
        int to = source.lastIndexOf('\n', source.indexOf("// end::" + name));
        return text.contains(
                "```java\n" + source.substring(from, to).stripIndent().strip() + "\n```");
    }

    /** The settings of the page's first block of properties. */
    Map<String, String> settings() {
        return settings(0);
    }

    /** The settings of one of the page's blocks of properties. */
    Map<String, String> settings(int block) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(blocks("properties").get(block)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }

    /** The blocks in a language. */
    List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
