package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One benchmark method with one set of parameters, as JMH writes it.
 *
 * @param file where it is kept
 * @param json its content
 */
record JmhResult(Path file, JsonNode json) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String CPU = "cpuNanosPerRow";

    String benchmark() {
        String[] names = json.get("benchmark").asText().split("\\.");
        return names[names.length - 2];
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

    /** Nanoseconds, or the reading thread's CPU time where that is what was measured. */
    double score() {
        return metric().get("score").asDouble();
    }

    String spread() {
        JsonNode confidence = metric().get("scoreConfidence");
        double low = confidence.get(0).asDouble();
        return Double.isNaN(low) ? "" : String.format(Locale.ROOT, "± %.1f", score() - low);
    }

    String unit() {
        return secondary().has(CPU) ? "CPU ns/row" : metric().get("scoreUnit").asText();
    }

    String allocation() {
        JsonNode bytes = secondary().get(ALLOCATION);
        return bytes == null || secondary().has(CPU)
                ? ""
                : String.format(Locale.ROOT, "%.0f", bytes.get("score").asDouble());
    }

    private JsonNode secondary() {
        return json.get("secondaryMetrics");
    }

    private JsonNode metric() {
        return secondary().has(CPU) ? secondary().get(CPU) : json.get("primaryMetric");
    }
}
