package dev.walferry.bench.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A raw result: everything that was measured, and what is needed to measure it again.
 *
 * @param scenario the scenario
 * @param command the command that repeats it
 * @param startedAt when it began, ISO 8601
 * @param rows number of rows
 * @param machine where it ran
 * @param versions versions by name
 * @param contenders description of each contender by name
 * @param runs all runs
 * @param latencies results of the latency scenario
 * @param samples results of the soak scenario
 * @param hugeTransactions results of the huge scenario
 */
record ResultFile(
        String scenario,
        String command,
        String startedAt,
        long rows,
        Machine machine,
        Map<String, String> versions,
        Map<String, String> contenders,
        List<Measurement> runs,
        List<Latency> latencies,
        List<SoakSample> samples,
        List<HugeTransaction> hugeTransactions) {

    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("e2e-" + scenario + ".json");
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.write(file, mapper.writeValueAsBytes(this));
        return file;
    }
}
