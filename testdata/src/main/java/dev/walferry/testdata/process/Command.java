package dev.walferry.testdata.process;

import dev.walferry.testdata.LocalServerException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs short-lived programs and returns their exit code and output. */
public final class Command {

    private Command() {}

    /**
     * The outcome of a command.
     *
     * @param exitCode 0 usually means success
     * @param output what it printed, of both kinds
     */
    public record Outcome(int exitCode, String output) {
        /** {@return whether the exit code is 0} */
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @return what came of it
     * @throws UncheckedIOException when there is no such program
     */
    public static Outcome run(String... command) {
        return run(List.of(command));
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @return what came of it
     * @throws UncheckedIOException when there is no such program
     */
    public static Outcome run(List<String> command) {
        Process process = null;
        try {
            process = prepare(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LocalServerException("interrupted while running " + command.get(0), e);
        }
    }

    /**
     * A process that inherits no PG... variable and no language setting of the caller.
     *
     * @param command the program and its arguments
     * @return not started
     */
    public static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /**
     * The command in its own session, so that Ctrl-C in the terminal reaches the JVM and not its servers.
     *
     * @param command the program and its arguments
     * @return the same, where the machine has no {@code setsid}
     */
    public static List<String> detached(List<String> command) {
        List<String> detached = new ArrayList<>(command);
        if (isInstalled("setsid")) {
            detached.add(0, "setsid");
        }
        return detached;
    }

    /**
     * Returns whether PATH has a program.
     *
     * @param program its name
     * @return true if it can be run
     */
    public static boolean isInstalled(String program) {
        String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
