package dev.walferry.testdata.process;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One running server process and its log file. Signals go to the process by its id, never by name. */
public final class ServerProcess {

    private static final int LOG_LINES_IN_ERRORS = 80;
    private static final long POLL_MILLIS = 10;
    private static final Duration ENDING = Duration.ofMinutes(1);

    private final String name;
    private final Process process;
    private final Path log;
    private final long logStart;
    private boolean paused;

    private ServerProcess(String name, Process process, Path log, long logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Starts the program and appends its output to the log file.
     *
     * @param name the program's name in errors
     * @param builder not started yet
     * @param log the file
     * @return the running process
     */
    public static ServerProcess start(String name, ProcessBuilder builder, Path log) {
        try {
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return new ServerProcess(name, process, log, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + name, e);
        }
    }

    /**
     * Returns the process if it is running.
     *
     * @param process may be null or have ended
     * @param name the program's name in errors
     * @return the same
     * @throws IllegalStateException when there is none or it has ended
     */
    public static ServerProcess running(@Nullable ServerProcess process, String name) {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(name + " is not running");
        }
        return process;
    }

    /** {@return the process id} */
    public long pid() {
        return process.pid();
    }

    /** {@return whether it has not ended} */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits until the server is ready.
     *
     * @param limit the longest time to wait
     * @param ready asked every few milliseconds
     * @throws LocalServerException with the server's log when it ends before that, or takes too long and was killed
     */
    public void awaitReady(Duration limit, BooleanSupplier ready) {
        long start = System.nanoTime();
        while (!ready.getAsBoolean()) {
            if (hasExited(POLL_MILLIS)) {
                throw failure("ended with exit code " + process.exitValue() + " while starting");
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                kill9();
                throw failure("was not ready after " + limit.toSeconds() + " s");
            }
        }
    }

    /**
     * Tells the process to stop, resuming it if it was paused, and waits for its end.
     *
     * @param signal its name without SIG
     * @param limit the longest time to wait
     * @return how long it took
     * @throws LocalServerException when the process is still alive after the limit
     */
    public Duration stop(String signal, Duration limit) {
        signal(signal);
        if (paused) {
            resume(); // a paused process does not receive the signal
        }
        return awaitExit(limit);
    }

    /** Sends SIGSTOP, and returns once the process stands still. */
    public void pause() {
        signal("STOP");
        paused = true;
    }

    /** Sends SIGCONT. */
    public void resume() {
        signal("CONT");
        paused = false;
    }

    private Duration awaitExit(Duration limit) {
        long start = System.nanoTime();
        if (!hasExited(limit.toMillis())) {
            throw failure("was still running " + limit.toMillis() + " ms after it was told to stop");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean hasExited(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            kill9(); // nothing else waits for it
            Thread.currentThread().interrupt();
            throw new LocalServerException("interrupted while waiting for " + name, e);
        }
    }

    /**
     * Ends a server at once and removes its files, also when the test was interrupted by its timeout.
     *
     * @param process what runs; null if nothing does
     * @param files its folder
     * @param watchdog no longer needed afterwards
     */
    public static void remove(@Nullable ServerProcess process, Path files, Watchdog watchdog) {
        boolean interrupted = Thread.interrupted();
        if (process != null) {
            process.kill9();
        }
        FileTree.delete(files);
        watchdog.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param signal its name without SIG */
    void signal(String signal) {
        Command.Outcome outcome = Signals.send(pid(), signal);
        if (!outcome.succeeded()) {
            throw failure("cannot be sent " + signal + ": " + outcome.output());
        }
    }

    /**
     * Kills the process and all its children with SIGKILL; returns once all are gone. The process is paused first, so that it
     * can neither start another child nor notice the death of one.
     */
    public void kill9() {
        if (!isPausedAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Await.until(name + " is dead", Duration.ofSeconds(60), () -> !process.isAlive() && noneRuns(children));
    }

    /** Pauses the process; false if it has ended, even just now. */
    private boolean isPausedAlive() {
        if (!process.isAlive()) {
            return false;
        }
        try {
            signal("STOP");
            return true;
        } catch (LocalServerException e) {
            if (hasExited(ENDING.toMillis())) {
                return false;
            }
            throw e;
        }
    }

    private static boolean noneRuns(List<ProcessHandle> processes) {
        return processes.stream().noneMatch(ServerProcess::runs);
    }

    /**
     * A zombie does not run: an orphan that its new parent never reaps stays listed forever, but holds no resources.
     */
    private static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return process.isAlive();
        }
    }

    LocalServerException failure(String what) {
        return new LocalServerException(name + " " + what + "\n--- its log:\n" + tail());
    }

    /** The last lines that it has written since this start. */
    String tail() {
        byte[] bytes = readLog(log);
        int from = (int) Math.min(logStart, bytes.length);
        List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size()));
    }

    /**
     * Reads a log file.
     *
     * @param log the file
     * @return its bytes; none if there is no such file
     */
    public static byte[] readLog(Path log) {
        try {
            return Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
