package dev.walferry.testdata.capture;

import dev.walferry.testdata.LocalPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Captures all scenarios on all bundled servers. Takes one argument, the directory that holds {@code scenarios} and gets
 * the files; see the package's documentation for the whole command.
 */
public final class CaptureStreams {

    private static final System.Logger LOG = System.getLogger(CaptureStreams.class.getName());
    private static final List<Integer> VERSIONS = List.of(14, 15, 16, 17, 18);

    private CaptureStreams() {}

    /**
     * Captures.
     *
     * @param args the directory
     * @throws IOException when a file cannot be read or written
     * @throws SQLException when a server refuses a scenario
     */
    public static void main(String[] args) throws IOException, SQLException {
        if (args.length != 1) {
            throw new IllegalArgumentException("one argument: the directory that holds `scenarios`");
        }
        Path directory = Path.of(args[0]);
        List<Scenario> scenarios = Scenario.readAll(directory.resolve("scenarios"));
        List<String> index = new ArrayList<>();
        for (int version : VERSIONS) {
            try (LocalPostgres server = LocalPostgres.version(version).start()) {
                Files.createDirectories(directory.resolve(Integer.toString(version)));
                for (Scenario scenario : scenarios) {
                    if (scenario.runsOn(version)) {
                        String name = version + "/" + scenario.name() + ".lz4";
                        index.add(name);
                        write(directory.resolve(name), ScenarioRun.capture(scenario, server));
                    }
                }
            }
        }
        Files.write(directory.resolve(CapturedStream.INDEX), index);
    }

    private static void write(Path path, CaptureFile file) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            file.write(out);
        }
        LOG.log(System.Logger.Level.INFO, "{0}: {1} bytes", path, Files.size(path));
    }
}
