package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive that {@code mvn package} makes, unpacked into a folder whose name has a blank. */
@Timeout(300)
class DistributionIT {
    @TempDir
    Path folder;

    private Path home;

    private record Run(int exit, String output) {}

    private Run run(Path in, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_OPTS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return new Run(process.exitValue(), output);
    }

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        home = Distribution.unpack(Files.createDirectory(folder.resolve("some where")));
    }

    @Test
    void theLauncherRunsThroughALinkFromAnotherFolder() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path first = Files.createSymbolicLink(bin.resolve("walferry"), home.resolve("bin/walferry"));
        Path second = Files.createSymbolicLink(folder.resolve("wal"), first);
        Run run = run(folder, List.of(second.toString(), "--version"));
        assertEquals(0, run.exit(), run.output());
        assertTrue(run.output().matches("(?s)(.*\\n)?walferry \\d+\\..*Java .*"), run.output());
    }

    @Test
    void theExampleIsAConfigurationButForItsSecret() throws Exception {
        Run run = run(
                folder,
                List.of(
                        home.resolve("bin/walferry").toString(),
                        "run",
                        "--config",
                        home.resolve("walferry.properties").toString()));
        assertEquals(2, run.exit(), run.output());
        assertTrue(run.output().contains("source.password"), run.output());
        assertFalse(run.output().contains("unknown"), run.output());
    }

    @Test
    void everythingThatIsNeededIsThere() throws Exception {
        for (String file : List.of(
                "LICENSE",
                "README.md",
                "walferry.properties",
                "walferry.service",
                "Dockerfile",
                "kubernetes/walferry.yaml",
                "grafana/walferry.json",
                "prometheus/walferry.rules.yml",
                "share/man/man1/walferry-run.1",
                "share/bash-completion/completions/walferry",
                "docs/how-to/operate.md")) {
            assertTrue(Files.isRegularFile(home.resolve(file)), file);
        }
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
            assertTrue(names.stream().anyMatch(name -> name.startsWith("walferry-core-")), names::toString);
            assertTrue(
                    names.stream().noneMatch(name -> name.contains("junit") || name.contains("testdata")),
                    names::toString);
        }
    }
}
