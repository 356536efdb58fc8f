package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.testdata.junit.OptionalProgram;
import dev.walferry.testdata.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and dashboard panels use only series that exist; on any other they would never show anything. */
class AlertRulesTest {
    private static final Path BOARD = Path.of("../packaging/grafana/walferry.json");
    private static final Path RULES = Path.of("../packaging/prometheus/walferry.rules.yml");
    private static final Pattern SERIES = Pattern.compile("walferry_\\w+");

    /** A series with its label selector. */
    private static final Pattern SELECTOR = Pattern.compile("(walferry_\\w+)\\{([^}]*)}");

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: \"docs/how-to/operate\\.md#([^\"]+)\"");

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

    /** Prometheus' own program evaluates the rules, without annotations, because it compares whole texts. */
    @Test
    void eachAlertFiresWhenItShould(@TempDir Path folder) throws Exception {
        OptionalProgram.assume("promtool", Command.isInstalled("promtool"), "it is in Debian's package prometheus");
        String rules = Files.readAllLines(RULES).stream()
                .filter(line -> !line.matches(" *(annotations|summary|description|runbook):.*"))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("walferry.rules.yml"), rules);
        Path tests = Files.copy(Path.of("src/test/prometheus/walferry.rules.test.yml"), folder.resolve("tests.yml"));
        Process promtool = new ProcessBuilder("promtool", "test", "rules", tests.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), output);
        Set<String> fired = found(Pattern.compile("alertname: (\\w+)\n +exp_alerts"), Files.readString(tests));
        assertEquals(found(ALERT, Files.readString(RULES)), fired, "each alert fires in one of the tests");
    }

    /** Prometheus' own program parses each query as if it were a rule. */
    @Test
    void theBoardsQueriesCanBeParsed(@TempDir Path folder) throws Exception {
        OptionalProgram.assume("promtool", Command.isInstalled("promtool"), "it is in Debian's package prometheus");
        List<String> queries = new ObjectMapper().readTree(BOARD.toFile()).findValuesAsText("expr");
        assertTrue(queries.size() > 15, queries::toString);
        StringBuilder rules = new StringBuilder("groups:\n  - name: board\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            String query = queries.get(i).replace("$slot", "orders").replace("$__rate_interval", "1m");
            assertFalse(query.contains("$"), () -> "a variable that is not known: " + query);
            rules.append("      - record: query" + i + "\n        expr: >-\n          " + query + "\n");
        }
        check(folder, rules.toString(), 0);
        check(folder, rules + "      - record: broken\n        expr: >-\n          rate(walferry_streaming)\n", 1);
    }

    private static void check(Path folder, String rules, int exitCode) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("board.yml"), rules);
        Process promtool = new ProcessBuilder("promtool", "check", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exitCode, promtool.waitFor(), output);
    }

    @Test
    void eachAlertNamesItsSection() throws IOException {
        Set<String> anchors = Files.readAllLines(Path.of("../docs/how-to/operate.md")).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        List<String> alerts = List.of(Files.readString(RULES).split("- alert: ", -1));
        for (String alert : alerts.subList(1, alerts.size())) {
            Matcher runbook = RUNBOOK.matcher(alert);
            assertTrue(runbook.find() && anchors.contains(runbook.group(1)), alert);
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
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
