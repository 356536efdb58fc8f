package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alert, or a panel of the board, on a series that does not exist never shows anything. */
class AlertRulesTest {
    private static final Path BOARD = Path.of("../packaging/grafana/walferry.json");
    private static final Path RULES = Path.of("../packaging/prometheus/walferry.rules.yml");
    private static final Pattern SERIES = Pattern.compile("walferry_\\w+");

    /** A selector and what it selects by. */
    private static final Pattern SELECTOR = Pattern.compile("(walferry_\\w+)\\{([^}]*)}");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"");

    private static final String REFERENCE = MetricsReference.markdown();

    @ParameterizedTest
    @CsvSource({
        "docs/how-to/operate.md, 1",
        "packaging/prometheus/walferry.rules.yml, 6",
        "packaging/grafana/walferry.json, 12"
    })
    void onlySeriesThatExistAreNamed(String file, int atLeast) throws IOException {
        String text = Files.readString(Path.of("..").resolve(file));
        Set<String> named = SERIES.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeIf(series -> REFERENCE.contains("| `" + series + "` |"));
        assertEquals(Set.of(), unknown);
        assertTrue(named.size() >= atLeast, named::toString);
    }

    @Test
    void onlyLabelsThatExistAreSelectedBy() throws IOException {
        String text = Files.readString(RULES) + Files.readString(BOARD).replace("\\\"", "\"");
        Matcher selectors = SELECTOR.matcher(text);
        int found = 0;
        while (selectors.find()) {
            String series = selectors.group(1);
            String row = REFERENCE
                    .lines()
                    .filter(line -> line.startsWith("| `" + series + "` |"))
                    .findFirst()
                    .orElseThrow();
            Matcher labels = LABEL.matcher(selectors.group(2));
            while (labels.find()) {
                found++;
                String label = labels.group(1);
                assertTrue(label.equals("slot_name") || row.split("\\|", -1)[3].contains(label), selectors.group());
            }
        }
        assertTrue(found > 10);
    }

    @Test
    void theBoardsPanelsStandBesideEachOther() throws IOException {
        JsonNode board = new ObjectMapper().readTree(BOARD.toFile());
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : board.get("panels")) {
            JsonNode place = panel.get("gridPos");
            assertTrue(panel.get("description").textValue().length() > 5, () -> panel.get("title") + " says nothing");
            for (int x = 0; x < place.get("w").intValue(); x++) {
                for (int y = 0; y < place.get("h").intValue(); y++) {
                    int column = place.get("x").intValue() + x;
                    assertTrue(column < 24, () -> panel.get("title") + " is too wide");
                    assertTrue(
                            taken.add(column + "," + (place.get("y").intValue() + y)),
                            () -> panel.get("title") + " covers another");
                }
            }
        }
    }
}
