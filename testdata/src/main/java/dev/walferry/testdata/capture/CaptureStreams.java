package dev.walferry.testdata.capture;

import dev.walferry.testdata.LocalPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Captures all scenarios on all bundled servers, or on those of the given versions. The arguments are the directory that
 * holds {@code scenarios} and receives the files, then the versions. The package's documentation has the whole command.
 */
public final class CaptureStreams {

    private static final System.Logger LOG = System.getLogger(CaptureStreams.class.getName());
    private static final String SUFFIX = ".lz4";
    private static final List<Integer> VERSIONS = List.of(14, 15, 16, 17, 18);

    private CaptureStreams() {}

    /**
     * Captures the scenarios.
     *
     * @param args the directory, then major versions; all if there are none
     * @throws IOException when a file cannot be read or written
     * @throws SQLException when a server refuses a scenario
     */
    public static void main(String[] args) throws IOException, SQLException {
        if (args.length == 0) {
            throw new IllegalArgumentException("expected the directory that holds `scenarios`, then perhaps versions");
        }
        Path directory = Path.of(args[0]);
        List<CaptureScript> scenarios = CaptureScript.readAll(directory.resolve("scenarios"));
        List<Integer> versions =
                Arrays.stream(args).skip(1).map(Integer::valueOf).toList();
        for (int version : versions.isEmpty() ? VERSIONS : versions) {
            try (LocalPostgres server = LocalPostgres.version(version).start()) {
                Files.createDirectories(directory.resolve(Integer.toString(version)));
                for (CaptureScript scenario : scenarios) {
                    if (scenario.runsOn(version)) {
                        write(
                                directory.resolve(version + "/" + scenario.name() + SUFFIX),
                                ScenarioRun.capture(scenario, server));
                    }
                }
            }
        }
        Files.write(directory.resolve(CapturedStream.INDEX), index(directory));
    }

    private static List<String> index(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static void write(Path path, CaptureFile file) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            file.write(out);
        }
        LOG.log(System.Logger.Level.INFO, "{0}: {1} bytes", path, Files.size(path));
    }
}
