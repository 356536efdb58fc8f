package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for users lists the differences that the test knows. */
class PageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "debezium.md");
    private static final Pattern ID = Pattern.compile("^\\| `([a-z]+(?:-[a-z]+)+)` \\|", Pattern.MULTILINE);

    @Test
    void thePageHasEveryDifferenceAndNoOther() throws IOException {
        Set<String> onPage = ID.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = DocumentedDifference.all().stream()
                .map(DocumentedDifference::id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, onPage);
    }
}
