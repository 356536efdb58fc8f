package dev.walferry.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Examples in the documentation are regions of test code, which the tests compile and run. */
final class DocSnippets {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "walferry", "docs");

    private DocSnippets() {}

    /** Returns the lines between {@code tag::name} and {@code end::name}, without their common indentation. */
    static String region(String className, String name) {
        try {
            List<String> lines = Files.readAllLines(SOURCES.resolve(className + ".java"));
            int from = indexOf(lines, "tag::" + name);
            int to = indexOf(lines, "end::" + name);
            return String.join("\n", lines.subList(from + 1, to)).stripIndent().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a page, by its path from the root of the project. */
    static String page(String path) {
        try {
            return Files.readString(Path.of("..").resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the contents of a page's fenced blocks in a language, in order. */
    static List<String> blocks(String path, String language) {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)\n```", Pattern.DOTALL)
                .matcher(page(path));
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("// " + marker)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no line '// " + marker + "'");
    }
}
