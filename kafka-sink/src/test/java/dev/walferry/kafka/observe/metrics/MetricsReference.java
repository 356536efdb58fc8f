package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.status.PipelineView;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.ProgressMade;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the reference page of metrics from an answer of {@code /metrics}. */
final class MetricsReference {
    private static final Pattern HELP = Pattern.compile("# HELP (walferry_\\S+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (walferry_\\S+) (.*)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private static final String HEAD = """
            # Metrics

            What `/metrics` serves, in Prometheus' text format, once [`http.listen`](configuration.md#status-health-and-metrics) is set.
            Every series has the label `slot_name`, unless the daemon polls tables, which takes no slot; then those of the slot are missing. With [several pipelines](../how-to/run-several-slots.md) there is also `pipeline`. Besides these
            there are `jvm_*`, `process_*` and `system_*`; with several pipelines they have neither label. Times are in seconds and
            sizes in bytes, as the names say; Kafka's producer reports milliseconds. `NaN` stands for what is not known now.

            Counters begin at zero when the daemon starts, and never go back while it runs, over reconnects as well. The first
            10,000 tables that change are counted separately; the others share `(others)`.

            | series | type | labels | what it is |
            |---|---|---|---|
            """;

    private MetricsReference() {}

    static String markdown() {
        return markdown(scrape());
    }

    /** Returns the page as Markdown. */
    static String markdown(String scrape) {
        Map<String, String> help = find(HELP, scrape);
        StringBuilder page = new StringBuilder(HEAD);
        find(TYPE, scrape)
                .forEach((name, type) -> page.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(type)
                        .append(" | ")
                        .append(labels(name, scrape))
                        .append(" | ")
                        .append(help.get(name))
                        .append(" |\n"));
        return page.toString();
    }

    private static String scrape() {
        Progress progress = ProgressMade.ofOneInsert();
        Failures failures = new Failures();
        failures.add(new Cause(Side.KAFKA, "timeout"), "topic t: no answer");
        try (SlotWatch watch = new SlotWatch(
                        () -> {
                            throw new SQLException("no server");
                        },
                        "s");
                DaemonMetrics metrics = new DaemonMetrics(List.of(
                        new PipelineView("p", "s", progress, failures, watch, MetricsReference::tables, () -> null)))) {
            return metrics.scrape();
        }
    }

    private static List<TableView> tables() {
        return List.of(
                new TableView("public", "item", "snapshotting", 10, 20, null),
                new TableView("public", "customer", "waiting", 0, -1, null));
    }

    private static Map<String, String> find(Pattern pattern, String text) {
        Map<String, String> found = new TreeMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
        return found;
    }

    private static String labels(String name, String text) {
        TreeSet<String> labels = new TreeSet<>();
        text.lines().filter(line -> line.startsWith(name + "{")).forEach(line -> {
            Matcher matcher = LABEL.matcher(line);
            while (matcher.find()) {
                labels.add(matcher.group(1));
            }
        });
        labels.removeAll(Set.of("slot_name", "pipeline"));
        return String.join(", ", labels);
    }
}
