package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the archive, with a java that prints its arguments. */
class InstalledLauncherTest {
    private static final String MAIN = "dev.walferry.kafka.Main";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Path home;
    private Path cache;
    private Path classes;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        home = Files.createDirectories(folder.resolve("an installation")).toRealPath();
        Files.createDirectories(home.resolve("bin"));
        Files.copy(Path.of("../packaging/walferry"), home.resolve("bin/walferry"));
        Files.createFile(Files.createDirectories(home.resolve("lib")).resolve("some.jar"));
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(jdk.resolve("bin/java").toFile().setExecutable(true));
        Files.writeString(
                jdk.resolve("release"), "IMPLEMENTOR=\"Some\"\nJAVA_VERSION=\"17.0.15\"\nOS_ARCH=\"x86_64\"\n");
        cache = Files.createDirectories(folder.resolve("a cache"));
        classes = written(launchedWithCache());
    }

    private List<String> launched(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/walferry").toString(), "run", "two words")
                .redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables
                .keySet()
                .removeAll(List.of(
                        "JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "WALFERRY_CLASS_CACHE"));
        variables.put("JAVA_HOME", folder.resolve("jdk").toString());
        variables.putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), output);
        return output.lines().toList();
    }

    private List<String> launchedWithCache() throws IOException, InterruptedException {
        return launched(Map.of("WALFERRY_CLASS_CACHE", cache.toString()));
    }

    /** Returns the file that the launcher tells the JVM to write. */
    private static Path written(List<String> launched) {
        String option = "-XX:ArchiveClassesAtExit=";
        return launched.stream()
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Path.of(argument.substring(option.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(launched));
    }

    private void keep(Instant writtenAt) throws IOException {
        Files.writeString(classes, "classes");
        Files.setLastModifiedTime(classes, FileTime.from(writtenAt));
    }

    @Test
    void runsWithTheJarsOfItsFolder() throws Exception {
        assertEquals(
                List.of("-XX:+UseSerialGC", "-Xmx128m", "-cp", home.resolve("lib") + "/*", MAIN, "run", "two words"),
                launched(Map.of()));
    }

    @Test
    void theFirstStartWritesTheClasses() throws Exception {
        assertEquals(cache, classes.getParent());
        assertTrue(classes.getFileName().toString().startsWith("classes-17.0.15-"), classes::toString);
    }

    @Test
    void theNextStartReadsThem() throws Exception {
        keep(Instant.now().plus(HOUR));
        List<String> launched = launchedWithCache();
        assertTrue(launched.contains("-XX:SharedArchiveFile=" + classes), launched::toString);
        assertEquals(List.of(MAIN, "run", "two words"), launched.subList(launched.indexOf(MAIN), launched.size()));
    }

    /** Otherwise the JVM would take classes of another build for those of the jars. */
    @Test
    void classesOfAnEarlierInstallationAreThrownAway() throws Exception {
        keep(Instant.now().minus(HOUR));
        assertEquals(classes, written(launchedWithCache()));
        assertFalse(Files.exists(classes));
    }

    /** A daemon of the earlier build may write its classes after the jars were replaced. */
    @Test
    void classesOfOtherJarsAreNotRead() throws Exception {
        keep(Instant.now().plus(HOUR));
        Files.writeString(home.resolve("lib/some.jar"), "another build");
        assertNotEquals(classes, written(launchedWithCache()));
        assertFalse(Files.exists(classes));
    }

    /** The JVM writes the start of the file last, so a file without it is incomplete. */
    @Test
    void aFileThatWasNotWrittenToItsEndIsWrittenAgain() throws Exception {
        keep(Instant.now());
        Files.write(classes, new byte[100]);
        assertEquals(classes, written(launchedWithCache()));
    }

    @Test
    void optionsOfTheUserComeLast() throws Exception {
        List<String> launched =
                launched(Map.of("WALFERRY_CLASS_CACHE", cache.toString(), "JAVA_OPTS", "-Xlog:gc -Dfiles=*"));
        assertTrue(launched.indexOf("-Xlog:disable") < launched.indexOf("-Xlog:gc"), launched::toString);
        assertTrue(launched.contains("-Dfiles=*"), launched::toString);
    }
}
