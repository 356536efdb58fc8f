package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.bench.hotpath.DriverFloorBenchmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One benchmark method with one set of parameters, as JMH writes it.
 *
 * @param file the file
 * @param json its content
 */
record JmhResult(Path file, JsonNode json) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String CPU = "cpuNanosPerRow";

    /** Units of counters that matter more than the time of a shot. */
    private static final Map<String, String> COUNTED =
            Map.of(CPU, "CPU ns/row", "bytesPerRelation", "B/relation", "kibibytesHeld", "KiB");

    private static final String MESSAGES = "messages";

    String benchmark() {
        String name = json.get("benchmark").asText();
        String type = name.substring(0, name.lastIndexOf('.'));
        return type.substring(type.lastIndexOf('.') + 1);
    }

    String method() {
        String name = json.get("benchmark").asText();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    String parameters() {
        List<String> all = new ArrayList<>();
        JsonNode parameters = json.get("params");
        if (parameters != null) {
            for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
                all.add(parameter.getKey() + "=" + parameter.getValue().asText());
            }
        }
        return String.join(" ", all);
    }

    /** The value of one parameter. */
    double parameter(String name) {
        return json.get("params").get(name).asDouble();
    }

    /** The same as it was given. */
    String text(String name) {
        return json.get("params").get(name).asText();
    }

    /** Returns nanoseconds, or the counter instead: the reading thread's CPU time, the memory held. */
    double score() {
        return counted()
                .map(each -> EndToEndResult.median(perShot(each)))
                .orElseGet(() -> metric().get("score").asDouble());
    }

    private Optional<String> counted() {
        return COUNTED.keySet().stream().filter(secondary()::has).findFirst();
    }

    /**
     * Returns a counter's values of each iteration: JMH sums counters over its iterations, so their score is
     * meaningless.
     */
    private double[] perShot(String counter) {
        List<Double> all = new ArrayList<>();
        for (JsonNode fork : secondary().get(counter).get("rawData")) {
            fork.forEach(shot -> all.add(shot.asDouble()));
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    String spread() {
        return counted().map(each -> range(perShot(each))).orElseGet(this::confidence);
    }

    private static String range(double[] shots) {
        return String.format(
                Locale.ROOT,
                "%.0f to %.0f",
                Arrays.stream(shots).min().orElse(0),
                Arrays.stream(shots).max().orElse(0));
    }

    private String confidence() {
        JsonNode confidence = metric().get("scoreConfidence");
        double low = confidence.get(0).asDouble();
        return Double.isNaN(low) ? "" : String.format(Locale.ROOT, "± %.1f", score() - low);
    }

    String unit() {
        return counted()
                .map(COUNTED::get)
                .orElseGet(() -> secondary().has(MESSAGES)
                        ? "ns/message"
                        : metric().get("scoreUnit").asText());
    }

    String allocation() {
        return allocatedBytes()
                .map(bytes -> String.format(Locale.ROOT, "%.0f", bytes))
                .orElse("");
    }

    /** Returns the allocated bytes, per row if rows are counted. */
    Optional<Double> allocatedBytes() {
        JsonNode bytes = secondary().get(ALLOCATION);
        boolean perRow = counted().map(CPU::equals).orElse(!secondary().has(MESSAGES));
        return bytes == null || !perRow
                ? Optional.empty()
                : Optional.of(bytes.get("score").asDouble() / rowsPerOperation());
    }

    private int rowsPerOperation() {
        return secondary().has(CPU) ? DriverFloorBenchmark.ROWS : 1;
    }

    private JsonNode secondary() {
        return json.get("secondaryMetrics");
    }

    private JsonNode metric() {
        return secondary().has(MESSAGES) ? secondary().get(MESSAGES) : json.get("primaryMetric");
    }
}
