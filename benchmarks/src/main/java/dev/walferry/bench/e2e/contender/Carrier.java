package dev.walferry.bench.e2e.contender;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A contender's running process. */
public final class Carrier implements AutoCloseable {
    private static final int GRACE_SECONDS = 15;

    private final Process process;
    private final Path log;
    private final boolean usesKafka;
    /** The file it writes to, if any. */
    private final @Nullable Path output;

    private Carrier(Process process, Path log, boolean usesKafka, @Nullable Path output) {
        this.process = process;
        this.log = log;
        this.usesKafka = usesKafka;
        this.output = output;
    }

    /**
     * Starts a Java program.
     *
     * @param directory where it writes its log
     * @param classPath its class path
     * @param jvmOptions before the main class
     * @param main the main class
     * @param arguments after the main class
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static Carrier java(
            Path directory, String classPath, List<String> jvmOptions, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add(main);
        command.addAll(List.of(arguments));
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command);
        // in an environment variable, because a class path easily exceeds the length of a command line
        builder.environment().put("CLASSPATH", classPath);
        return new Carrier(started(builder, log), log, true, null);
    }

    /**
     * Returns the class path of this program, for other programs in the same jar.
     *
     * @return a class path
     */
    public static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /** Starts a program that writes to a file instead of Kafka, and ends when it is done. */
    static Carrier program(Path directory, ProcessBuilder builder, Path output) throws IOException {
        Path log = directory.resolve("log");
        return new Carrier(started(builder, log), log, false, output);
    }

    /** Starts a program that throws away what it receives, and ends when it is done. */
    static Carrier discarding(Path directory, ProcessBuilder builder) throws IOException {
        Path log = directory.resolve("log");
        return new Carrier(started(builder, log), log, false, null);
    }

    /** Returns whether a program is on the path. */
    static boolean isInstalled(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator)).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    private static Process started(ProcessBuilder builder, Path log) throws IOException {
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /**
     * Returns whether it writes to Kafka, so that its topic shows how far it is.
     *
     * @return false if it does not show how far it is
     */
    public boolean usesKafka() {
        return usesKafka;
    }

    /**
     * Returns whether a program that does not send to Kafka has written anything yet.
     *
     * @return true also once it has ended, and if it writes nothing
     */
    public boolean hasBegun() {
        try {
            return !process.isAlive() || output == null || (Files.exists(output) && Files.size(output) > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns its process id.
     *
     * @return the operating system's id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Returns whether it runs.
     *
     * @return false once it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Returns whether it has ended with an error.
     *
     * @return false while it runs
     */
    public boolean hasFailed() {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /**
     * Returns its log, for an error message.
     *
     * @return what it has printed so far
     */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** Asks it to end, and kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
