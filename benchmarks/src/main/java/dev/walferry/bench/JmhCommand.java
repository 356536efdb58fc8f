package dev.walferry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.walferry.bench.e2e.Machine;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Runs JMH with its own arguments. JMH's result has neither the machine nor the command, so this writes both to a file beside
 * it: {@code about-jmh-decode.json} for {@code -rff jmh-decode.json}.
 */
final class JmhCommand {
    private JmhCommand() {}

    /**
     * What JMH's result lacks.
     *
     * @param command the command that repeats the run
     * @param startedAt when it began, ISO 8601
     * @param machine where it ran
     * @param versions versions by name
     */
    record About(String command, String startedAt, Machine machine, Map<String, String> versions) {}

    static void run(String[] arguments) throws IOException {
        List<String> all = Arrays.asList(arguments);
        int option = all.indexOf("-rff");
        if (option >= 0 && option + 1 < all.size()) {
            write(Path.of(all.get(option + 1)), all);
        }
        org.openjdk.jmh.Main.main(arguments);
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = Versions.libraries();
        ServiceLoader.load(Contender.class).forEach(peer -> versions.put(peer.name(), peer.describe()));
        return versions;
    }

    private static void write(Path result, List<String> arguments) throws IOException {
        About about = new About(
                "java -jar benchmarks/target/benchmarks.jar " + String.join(" ", arguments),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.here(),
                versions());
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.write(result.resolveSibling("about-" + result.getFileName()), mapper.writeValueAsBytes(about));
    }
}
