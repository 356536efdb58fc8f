package dev.walferry.testdata.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Ends a server when its JVM ends, however that happens: by exit, Ctrl-C or kill -9. It is a shell that reads from a pipe
 * whose other end only the JVM holds. When the pipe ends, it ends the server and removes the server's files. A shutdown hook
 * would miss kill -9, and would end the servers while other hooks still send to them.
 */
public final class Watchdog implements AutoCloseable {

    // Each line holds the id of the process to end; an empty line means none. The terminal's signals are ignored.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pid=
            while read -r line; do pid=$line; done
            if [ -n "$pid" ]; then
              kill -"$1" "$pid" 2>/dev/null
              i=0
              while kill -0 "$pid" 2>/dev/null && [ $i -lt 50 ]; do i=$((i+1)); sleep 0.1; done
              kill -KILL "$pid" 2>/dev/null
            fi
            rm -rf "$2"
            """;

    private final Process shell;

    /**
     * Starts the shell. It watches nothing yet.
     *
     * @param signal what ends the server at once: QUIT for PostgreSQL, which then ends its children, KILL for Kafka
     * @param directory where the server writes all its files
     */
    public Watchdog(String signal, Path directory) {
        List<String> command = List.of("sh", "-c", SCRIPT, "walferry-watchdog", signal, directory.toString());
        try {
            shell = Command.prepare(Command.detached(command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a shell", e);
        }
    }

    /**
     * From now on a process ends with this JVM.
     *
     * @param pid its id; one that was watched before no longer is
     */
    public void watch(long pid) {
        tell(Long.toString(pid));
    }

    /** From now on no process ends with this JVM; the directory is still removed. */
    public void watchNothing() {
        tell("");
    }

    private void tell(String line) {
        try {
            shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the watchdog is gone", e);
        }
    }

    /** Ends the watchdog: from now on nothing ends the server or removes its files. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
