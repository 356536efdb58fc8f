package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code walferry} in a separate checkout, with a java and a mvn that print their arguments. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "walferry");
    private static final String MAIN = "dev.walferry.kafka.Main";
    private static final String SERIAL = "-XX:+UseSerialGC";

    @TempDir
    Path folder;

    private Path checkout;

    @BeforeEach
    void aBuiltCheckout() throws IOException {
        checkout = Files.createDirectory(folder.resolve("a checkout")).toRealPath();
        Files.copy(SCRIPT, checkout.resolve("walferry"));
        executable("jdk/bin/java", "printf '%s\\n' \"$@\"");
        executable("bin/mvn", """
                mkdir -p kafka-sink/target/lib demo/target testdata/target/lib
                touch kafka-sink/target/walferry-kafka-sink-1.jar demo/target/walferry-demo-1.jar testdata/target/walferry-testdata-1.jar
                echo "built with $*"
                """);
        for (String file : List.of(
                "kafka-sink/target/walferry-kafka-sink-1.jar",
                "kafka-sink/target/walferry-kafka-sink-1-sources.jar",
                "kafka-sink/target/walferry-kafka-sink-1-javadoc.jar",
                "kafka-sink/target/lib/kafka-clients.jar",
                "demo/target/walferry-demo-1.jar",
                "testdata/target/walferry-testdata-1.jar",
                "testdata/target/lib/kafka.jar")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.createFile(checkout.resolve(file));
        }
    }

    private void executable(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** Returns what went to standard error, then the arguments of the launcher's java, one per line. */
    private List<String> launched(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        Map<String, String> variables = builder.environment();
        variables.keySet().removeAll(List.of("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        variables.put("JAVA_HOME", folder.resolve("jdk").toString());
        variables.put("PATH", folder.resolve("bin") + ":" + variables.get("PATH"));
        variables.putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), output);
        return output.lines().toList();
    }

    private List<String> launched(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return launched(checkout.resolve("walferry"), environment, arguments);
    }

    private String sinkClassPath() {
        Path target = checkout.resolve("kafka-sink/target");
        return target.resolve("walferry-kafka-sink-1.jar") + ":" + target.resolve("lib") + "/*:"
                + checkout.resolve("demo/target/walferry-demo-1.jar");
    }

    @Test
    void argumentsArePassedUnchanged() throws Exception {
        assertEquals(
                List.of(SERIAL, "-Xmx128m", "-cp", sinkClassPath(), MAIN, "run", "--config", "my file*", ""),
                launched(Map.of(), "run", "--config", "my file*", ""));
    }

    @Test
    void demoBringsItsServers() throws Exception {
        Path servers = checkout.resolve("testdata/target");
        String classPath = sinkClassPath() + ":" + servers.resolve("walferry-testdata-1.jar") + ":"
                + servers.resolve("lib") + "/*";
        assertEquals(
                List.of(
                        SERIAL,
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        "-Dwalferry.testdata.cache=" + servers.resolve("servers"),
                        MAIN,
                        "demo"),
                launched(Map.of(), "demo"));
    }

    /** A JVM that is told to use two collectors does not start. */
    @ParameterizedTest
    @CsvSource({
        "JAVA_OPTS, -Xmx1g -XX:+UseG1GC",
        "JDK_JAVA_OPTIONS, -XX:+UseParallelGC",
        "JAVA_TOOL_OPTIONS, -Dx=y -XX:+UseZGC -Dz",
        "_JAVA_OPTIONS, -XX:+UseShenandoahGC"
    })
    void collectorFromTheEnvironmentWins(String variable, String options) throws Exception {
        assertFalse(launched(Map.of(variable, options), "run").contains(SERIAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g", "-XX:+UseStringDeduplication", "-XX:+UseCompressedOops -Dfiles=a -Dall=* /*"})
    void otherOptionsKeepTheSerialCollector(String options) throws Exception {
        List<String> launched = launched(Map.of("JAVA_OPTS", options), "run");
        assertEquals(SERIAL, launched.get(0));
        assertEquals(List.of(options.split(" ")), launched.subList(1, launched.indexOf("-cp")));
    }

    @Test
    void linkOnThePathFindsItsCheckout() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("bin/walferry"), checkout.resolve("walferry"));
        assertTrue(launched(link, Map.of(), "run").contains(sinkClassPath()));
    }

    /** An interrupted build leaves such a checkout. */
    @Test
    void checkoutWithoutAJarIsBuiltFirst() throws Exception {
        Files.delete(checkout.resolve("kafka-sink/target/walferry-kafka-sink-1.jar"));
        List<String> launched = launched(Map.of(), "run");
        assertTrue(launched.contains("built with -B -q -DskipTests -pl demo -am package"), launched::toString);
        assertTrue(launched.contains(sinkClassPath()), launched::toString);
    }
}
