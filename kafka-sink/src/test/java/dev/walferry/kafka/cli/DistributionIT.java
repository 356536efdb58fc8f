package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive that {@code mvn package} makes, unpacked into a folder with a space in its name. */
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
                "THIRD-PARTY.md",
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

    /**
     * The license file names every jar with its license, and nothing else; the bill of materials agrees on each
     * license.
     */
    @Test
    void everyLicenseIsNamed() throws Exception {
        Map<String, String> named = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| ([\\w.-]+) \\| ([^|]+) \\| ([^|]+) \\|$")
                .matcher(Files.readString(home.resolve("THIRD-PARTY.md")));
        while (row.find()) {
            if (!row.group(1).equals("jar") && !row.group(1).startsWith("-")) {
                named.put(row.group(1), row.group(2));
                assertTextIsThere(row.group(1), row.group(3));
            }
        }
        assertEquals(jars(), named.keySet());
        JsonNode materials =
                new ObjectMapper().readTree(Path.of("target/bom.json").toFile());
        for (JsonNode material : materials.path("components")) {
            String name = material.path("name").asText();
            for (JsonNode license : material.path("licenses")) {
                String id = license.at("/license/id").asText();
                assertTrue(!named.containsKey(name) || named.get(name).contains(id), () -> name + ": " + id);
            }
        }
    }

    /** The names of other people's jars, without their versions. */
    private Set<String> jars() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString().replaceAll("-\\d[\\w.-]*\\.jar$", ""))
                    .filter(name -> !name.startsWith("walferry-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void assertTextIsThere(String jar, String where) throws IOException {
        Matcher file = Pattern.compile("`([^`]+)`").matcher(where);
        while (file.find()) {
            assertTrue(Files.isRegularFile(home.resolve(file.group(1))), file.group(1));
        }
        if (where.contains("in the jar")) {
            try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
                Path found = jars.filter(each -> each.getFileName().toString().matches(jar + "-\\d[\\w.-]*\\.jar"))
                        .findFirst()
                        .orElseThrow();
                try (JarFile content = new JarFile(found.toFile())) {
                    assertTrue(
                            content.stream()
                                    .anyMatch(entry -> entry.getName().matches("(META-INF/)?LICENSE(\\.\\w+)?")),
                            () -> "no license in " + found);
                }
            }
        }
    }

    /**
     * Everything that the Dockerfile copies exists, and what it starts runs from a folder that holds only those files.
     */
    @Test
    void theImageIsMadeOfWhatIsThere() throws Exception {
        String image = Files.readString(home.resolve("Dockerfile"));
        Path root = Files.createDirectory(folder.resolve("image"));
        Matcher copy = Pattern.compile("(?m)^COPY (?:--\\S+ )*(\\S+) (\\S+)$").matcher(image);
        int copies = 0;
        while (copy.find()) {
            Path target = root.resolve(copy.group(2).substring(1));
            Files.createDirectories(target.getParent());
            Run done = run(home, List.of("cp", "-a", copy.group(1), target.toString()));
            assertEquals(0, done.exit(), done.output());
            copies++;
        }
        assertEquals(1, copies);
        Matcher entry = Pattern.compile("ENTRYPOINT \\[\"java\", \"-cp\", \"/([^\"]+)\", \"([^\"]+)\"]")
                .matcher(image);
        assertTrue(entry.find(), image);
        Matcher options = Pattern.compile("ENV JDK_JAVA_OPTIONS=\"([^\"]+)\"").matcher(image);
        assertTrue(options.find(), image);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options.group(1).split(" ", -1)));
        command.addAll(List.of("-cp", root.resolve(entry.group(1)).toString(), entry.group(2), "--version"));
        Run run = run(folder, command);
        assertEquals(0, run.exit(), run.output());
    }
}
