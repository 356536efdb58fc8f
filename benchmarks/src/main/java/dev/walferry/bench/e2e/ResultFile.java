package dev.walferry.bench.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One result as it is kept: everything that was measured, and what it takes to measure it again.
 *
 * @param scenario what was done
 * @param command how to do it again
 * @param startedAt when, ISO 8601
 * @param rows how many
 * @param machine where
 * @param versions of what
 * @param contenders what each name stands for
 * @param runs every single one
 * @param latencies of the latency scenario
 * @param samples of the soak scenario
 * @param hugeTransactions of the huge scenario
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
