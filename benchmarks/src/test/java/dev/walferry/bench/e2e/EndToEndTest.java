package dev.walferry.bench.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.bench.decode.OtherPlugins;
import dev.walferry.testdata.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A trial run of the benchmarks' harness, so that it works when it is needed. Its figures are not results. */
class EndToEndTest {
    /** Enough for the timed part, which begins after a quarter of them, to last for more than a moment. */
    private static final String ROWS = "200000";

    @TempDir
    private Path output = Path.of("");

    private JsonNode result(String scenario, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--scenario", scenario, "--only", "RawPipe,Walferry", "--runs", "1", "--output", output.toString()));
        arguments.addAll(List.of(options));
        assertEquals(0, new CommandLine(new EndToEnd()).execute(arguments.toArray(String[]::new)));
        return new ObjectMapper().readTree(Files.readAllBytes(output.resolve("e2e-" + scenario + ".json")));
    }

    @Test
    void throughput() throws IOException {
        JsonNode result = result("hundred-rows", "--rows", ROWS);
        assertTrue(result.get("command").asText().contains("--rows " + ROWS), "the command that repeats it");
        assertEquals(2, result.get("runs").size());
        for (JsonNode run : result.get("runs")) {
            assertTrue(run.get("rowsPerSecond").asDouble() > 0, run.toString());
            assertTrue(run.get("cpuPerMillion").asDouble() > 0, run.toString());
            assertTrue(run.get("peakMebibytes").asDouble() > 10, run.toString());
        }
    }

    @Tag("slow")
    @Test
    void snapshot() throws IOException {
        JsonNode result = result("snapshot", "--rows", ROWS, "--only", "COPY");
        for (JsonNode run : result.get("runs")) {
            assertTrue(run.get("rowsPerSecond").asDouble() > 0, run.toString());
            assertTrue(run.get("walsenderCpuPerMillion").asDouble() > 0, run.toString());
            assertTrue(run.get("launchToLast").asDouble() > 0, run.toString());
        }
        assertTrue(result.get("contenders").has("Walferry"), result.toString());
    }

    @Tag("slow")
    @Test
    void plugins() throws IOException {
        assumeTrue(LocalPostgres.isInstalled(OtherPlugins.SERVER, List.of("wal2json", "decoderbufs")));
        JsonNode result =
                result("plugins", "--rows", "100000", "--only", "Walferry-wal2json", "--only", "Walferry-decoderbufs");
        assertEquals(4, result.get("runs").size());
        for (JsonNode run : result.get("runs")) {
            assertTrue(run.get("rowsPerSecond").asDouble() > 0, run.toString());
        }
    }

    @Tag("slow")
    @Test
    void latency() throws IOException {
        JsonNode result = result("latency", "--rate", "100", "--warmup", "1", "--seconds", "2");
        assertEquals(2, result.get("latencies").size());
        for (JsonNode latency : result.get("latencies")) {
            assertTrue(latency.get("millis").get("p99.0").asDouble() > 0, latency.toString());
        }
    }
}
