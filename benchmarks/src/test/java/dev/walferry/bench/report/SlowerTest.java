package dev.walferry.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowerTest {
    private static final Path FILE = Path.of("result.json");

    private static List<String> rows(String json) throws IOException {
        return new Slower(List.of(new EndToEndResult(FILE, tree(json))), List.of()).rows();
    }

    private static JsonNode tree(String json) throws IOException {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    private static JmhResult jmh(String method, String shape, double nanos, double bytes) throws IOException {
        return new JmhResult(
                FILE,
                tree("{'benchmark':'some.DecodeBenchmark." + method + "','params':{'shape':'" + shape + "'},"
                        + "'primaryMetric':{'score':" + nanos + ",'scoreUnit':'ns/op'},"
                        + "'secondaryMetrics':{'gc.alloc.rate.norm':{'score':" + bytes + "}}}"));
    }

    @Test
    void underJmhViewsAreComparedWithWhoeverReadsTheSameBytes() throws IOException {
        List<JmhResult> results = List.of(
                jmh("debezium", "10", 59, 4000),
                jmh("views", "10", 60, 96),
                jmh("eagerStrings", "10", 61, 95),
                jmh("objects", "10", 1, 1),
                jmh("debezium", "3", 1, 1));
        assertEquals(
                List.of(
                        "| DecodeBenchmark shape=10 | ns/op | debezium | 60.0 | 59.0 |",
                        "| DecodeBenchmark shape=10 | allocated, B | eagerStrings | 96.0 | 95.0 |"),
                new Slower(List.of(), results).rows());
    }

    private static String run(String contender, int rows, double cpu) {
        return "{'contender':'" + contender + "','rowsPerSecond':" + rows + ",'cpuPerMillion':" + cpu
                + ",'walsenderCpuPerMillion':1,'brokerCpuPerMillion':1,'peakMebibytes':100}";
    }

    @Test
    void onlyWhatIsWorseIsReported() throws IOException {
        assertEquals(
                List.of(
                        "| one-row | rows/s | RawPipe | 1,000 | 1,001 |",
                        "| one-row | CPU s per million rows | Debezium | 2.50 | 2.40 |"),
                rows("{'scenario':'one-row','latencies':[],'runs':[" + run("Walferry", 1000, 2.5) + ","
                        + run("RawPipe", 1001, 2.5) + "," + run("Walferry-64m", 2000, 1) + ","
                        + run("Debezium", 500, 2.4) + "]}"));
    }

    @Test
    void ofLatencyEveryPercentileCounts() throws IOException {
        assertEquals(
                List.of(
                        "| latency | p99.9, ms | RawPipe | 30.0 | 20.0 |",
                        "| latency | most of all rounds, ms | RawPipe | 50.0 | 40.0 |"),
                rows("{'scenario':'latency','runs':[],'latencies':["
                        + "{'contender':'RawPipe','cpuPerMillion':9,'millis':{'p50.0':1,'p99.9':20,'p100.0':40}},"
                        + "{'contender':'Walferry','cpuPerMillion':9,'millis':{'p50.0':1,'p99.9':30,'p100.0':50}}]}"));
    }
}
