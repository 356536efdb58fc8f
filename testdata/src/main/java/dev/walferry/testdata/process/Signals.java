package dev.walferry.testdata.process;

import dev.walferry.testdata.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Sends signals to processes. */
public final class Signals {
    private static final String STOP = "STOP";
    private static final Duration STOPPING = Duration.ofSeconds(60);

    private Signals() {}

    /**
     * Sends a signal. After STOP it returns once no thread of the process runs: the signal waits for a thread to take it, and on
     * a busy machine the others go on meanwhile. Only Linux tells.
     *
     * @param pid id of the process
     * @param signal its name without SIG
     * @return what the shell says
     */
    public static Command.Outcome send(long pid, String signal) {
        // ProcessHandle sends TERM and KILL only; every shell has kill built in
        Command.Outcome outcome = Command.run("sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, Long.toString(pid));
        if (signal.equals(STOP) && outcome.succeeded()) {
            Await.until("process " + pid + " stands still", STOPPING, () -> standsStill(pid));
        }
        return outcome;
    }

    private static boolean standsStill(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            List<Path> all = threads.toList();
            return all.stream().noneMatch(Signals::runs);
        } catch (NoSuchFileException e) {
            return true; // it has ended, or this is not Linux
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A thread that is stopped, or has ended, does not run. */
    private static boolean runs(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return "TtZXx".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
