package dev.walferry.testdata.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program that runs beside a test until it is closed. For one thread. */
public final class BackgroundJvm implements AutoCloseable {
    private static final int GRACE_SECONDS = 30;
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final Path log;

    private BackgroundJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program and returns at once.
     *
     * @param classPath where its classes are
     * @param options of the JVM, the size of its heap among them
     * @param main the name of the class to run
     * @param arguments of its main method
     * @param log a file for what it prints
     * @return to be closed by the caller
     * @throws IOException if it cannot be started
     */
    public static BackgroundJvm start(
            String classPath, List<String> options, String main, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // in an environment variable, because a class path easily exceeds the length of a command line
        builder.environment().put("CLASSPATH", classPath);
        return new BackgroundJvm(builder.start(), log);
    }

    /** {@return whether it runs} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@return everything that it has printed} */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it with SIGKILL. */
    public void kill9() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it with SIGTERM to end, and returns at once. Its standard input stays open, since a worker would end with that. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it with SIGTERM, or kills it if it takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                kill9();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
