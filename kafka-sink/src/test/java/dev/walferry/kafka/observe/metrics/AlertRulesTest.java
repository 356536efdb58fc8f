package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An alert on a series that does not exist never fires. */
class AlertRulesTest {
    private static final Pattern SERIES = Pattern.compile("walferry_\\w+");

    @Test
    void alertsNameSeriesThatExist() throws IOException {
        String rules = Files.readString(Path.of("../docs/how-to/operate.md"));
        Set<String> named = SERIES.matcher(rules)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        String reference = MetricsReference.markdown();
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeIf(series -> reference.contains("| `" + series + "` |"));
        assertEquals(Set.of(), unknown);
        assertTrue(named.size() >= 4, named::toString);
    }
}
