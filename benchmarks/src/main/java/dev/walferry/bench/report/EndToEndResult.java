package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A raw result of {@code e2e}.
 *
 * @param file the file
 * @param json its content
 */
record EndToEndResult(Path file, JsonNode json) {
    String scenario() {
        return json.get("scenario").asText();
    }

    boolean isLatency() {
        return !json.get("latencies").isEmpty();
    }

    /** The contenders in the order in which they ran. */
    List<String> contenders() {
        Set<String> names = new LinkedHashSet<>();
        entries().forEach(run -> names.add(run.get("contender").asText()));
        return new ArrayList<>(names);
    }

    /** Returns whether contenders were timed; the soak has samples only. */
    boolean isThroughput() {
        return !json.get("runs").isEmpty();
    }

    private JsonNode entries() {
        return json.get(isLatency() ? "latencies" : "runs");
    }

    int rounds() {
        return contenders().isEmpty() ? 0 : entries().size() / contenders().size();
    }

    double[] values(String contender, String field) {
        return numbers(contender, run -> run.get(field));
    }

    double[] percentile(String contender, String percentile) {
        return numbers(contender, run -> run.get("millis").get(percentile));
    }

    /**
     * Returns the CPU seconds per million rows of all threads whose names begin with one of the prefixes: the median of
     * the rounds.
     */
    double threads(String contender, List<String> names) {
        return median(values(contender, run -> run.get("threads"))
                .mapToDouble(threads -> threads.properties().stream()
                        .filter(thread -> names.stream().anyMatch(thread.getKey()::startsWith))
                        .mapToDouble(thread -> thread.getValue().asDouble())
                        .sum())
                .toArray());
    }

    private double[] numbers(String contender, Function<JsonNode, JsonNode> field) {
        return values(contender, field).mapToDouble(JsonNode::asDouble).toArray();
    }

    private Stream<JsonNode> values(String contender, Function<JsonNode, JsonNode> field) {
        return StreamSupport.stream(entries().spliterator(), false)
                .filter(run -> run.get("contender").asText().equals(contender))
                .map(field)
                .filter(Objects::nonNull);
    }

    double median(String contender, String field) {
        return median(values(contender, field));
    }

    /** Returns one contender's figure over another's in each round: median, least and most. */
    String ratio(String contender, String other, String field) {
        return ratio(values(contender, field), values(other, field));
    }

    static String ratio(double[] mine, double[] theirs) {
        return spread(ratios(mine, theirs));
    }

    /** A field of all entries of a list. */
    static double[] all(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(entry -> entry.get(field).asDouble())
                .toArray();
    }

    /** The ratio in each round. */
    static double[] ratios(double[] mine, double[] theirs) {
        double[] ratios = new double[Math.min(mine.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = mine[i] / theirs[i];
        }
        return ratios;
    }

    /** Returns the median, the least and the most as text. */
    static String spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? ""
                : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? 0
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
