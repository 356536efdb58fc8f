package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JMH's results: a section for each raw result, with a table and charts for each benchmark in it. */
final class JmhSections {
    private final Page page;

    JmhSections(Page page) {
        this.page = page;
    }

    /**
     * Writes all sections.
     *
     * @param results in the order of the page
     * @param abouts what is known about the run that made a file
     */
    void write(List<JmhResult> results, Map<Path, JsonNode> abouts) throws IOException {
        for (List<JmhResult> section : grouped(results, each -> each.file().toString())) {
            head(section.get(0), abouts.get(section.get(0).file()));
            for (List<JmhResult> table : grouped(section, JmhResult::benchmark)) {
                table(table);
                charts(table);
            }
        }
    }

    private static Iterable<List<JmhResult>> grouped(List<JmhResult> results, Function<JmhResult, String> by) {
        return results.stream()
                .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private void head(JmhResult first, @Nullable JsonNode about) {
        String file = String.valueOf(first.file().getFileName());
        page.line("## JMH: %s", file.replaceAll("^jmh-|\\.json$", "")).line("");
        page.line(
                        "%s. Raw: %s, JDK %s, JMH %s.",
                        about == null ? "" : about.get("startedAt").asText(),
                        page.link(first.file()),
                        first.json().get("jdkVersion").asText(),
                        first.json().get("jmhVersion").asText())
                .line("");
        if (about != null) {
            page.line("    %s", about.get("command").asText()).line("");
            page.line("%s; %s.", Page.machine(about.get("machine")), versions(about.get("versions")))
                    .line("");
        }
    }

    /** Returns the versions, of peers only name and version: their end-to-end settings do not matter here. */
    private static String versions(JsonNode versions) {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : versions.properties()) {
            String version = each.getValue().asText().replaceAll(" on .*", "");
            String known = version.startsWith(each.getKey()) ? version : each.getKey() + " " + version;
            if (!each.getKey().contains("-")) {
                all.add(known);
            }
        }
        return String.join("; ", all);
    }

    private void table(List<JmhResult> results) {
        page.line("### %s", results.get(0).benchmark()).line("");
        page.line("| method | parameters | score | | unit | allocated, B |").line("|---|---|---:|---|---|---:|");
        for (JmhResult each : results) {
            page.line(
                    "| %s | %s | %.1f | %s | %s | %s |",
                    each.method(), each.parameters(), each.score(), each.spread(), each.unit(), each.allocation());
        }
        page.line("");
    }

    private void chart(
            List<JmhResult> results, Function<JmhResult, String> color, Function<JmhResult, String> group, String name)
            throws IOException {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        results.forEach(each -> all.computeIfAbsent(color.apply(each), key -> new LinkedHashMap<>())
                .put(group.apply(each), each.score()));
        page.chart(Chart.groups("Nanoseconds per row, logarithmic", all), name);
    }

    private void charts(List<JmhResult> results) throws IOException {
        if (results.get(0).benchmark().equals("DecodePeersBenchmark")) {
            chart(results, JmhResult::method, JmhResult::parameters, "decode");
        }
        if (results.get(0).benchmark().equals("PluginDecodeBenchmark")) {
            chart(results, each -> each.text("plugin"), each -> each.text("shape"), "decode-plugins");
        }
        new Flatness(page).jmh(results);
    }
}
