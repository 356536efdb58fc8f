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
 * @param file where it is kept
 * @param json its content
 */
record JmhResult(Path file, JsonNode json) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String CPU = "cpuNanosPerRow";
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

    /** Nanoseconds, or the reading thread's CPU time where that is what was measured. */
    double score() {
        return secondary().has(CPU)
                ? EndToEndResult.median(perShot())
                : metric().get("score").asDouble();
    }

    /** JMH adds events up over its iterations, and their score says nothing; what each has counted is kept, too. */
    private double[] perShot() {
        List<Double> all = new ArrayList<>();
        for (JsonNode fork : secondary().get(CPU).get("rawData")) {
            fork.forEach(shot -> all.add(shot.asDouble()));
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    String spread() {
        if (secondary().has(CPU)) {
            double[] shots = perShot();
            return String.format(
                    Locale.ROOT,
                    "%.0f to %.0f",
                    Arrays.stream(shots).min().orElse(0),
                    Arrays.stream(shots).max().orElse(0));
        }
        JsonNode confidence = metric().get("scoreConfidence");
        double low = confidence.get(0).asDouble();
        return Double.isNaN(low) ? "" : String.format(Locale.ROOT, "± %.1f", score() - low);
    }

    String unit() {
        return secondary().has(CPU)
                ? "CPU ns/row"
                : secondary().has(MESSAGES)
                        ? "ns/message"
                        : metric().get("scoreUnit").asText();
    }

    String allocation() {
        return allocatedBytes()
                .map(bytes -> String.format(Locale.ROOT, "%.0f", bytes))
                .orElse("");
    }

    /** Per row, where rows are what is counted. */
    Optional<Double> allocatedBytes() {
        JsonNode bytes = secondary().get(ALLOCATION);
        return bytes == null || secondary().has(MESSAGES)
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
        for (String better : List.of(CPU, MESSAGES)) {
            if (secondary().has(better)) {
                return secondary().get(better);
            }
        }
        return json.get("primaryMetric");
    }
}
