package dev.walferry.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Sees to it that a server does not outlive its JVM, however the JVM ends: by exit, Ctrl-C or kill -9. It is a shell that
 * reads from a pipe whose other end only the JVM holds. At the end of the pipe it ends the server and removes the
 * server's files. A shutdown hook would miss kill -9, and would end the servers while other hooks still drain into them.
 */
final class Watchdog implements AutoCloseable {

    // Every line names the process to end, an empty one none. Signals of the terminal are not for the watchdog.
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
     * @param signal ends the server at once: QUIT for PostgreSQL, which tells its own children, KILL for Kafka
     * @param directory everything the server ever wrote
     */
    Watchdog(String signal, Path directory) {
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

    void watch(long pid) {
        tell(Long.toString(pid));
    }

    void watchNothing() {
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

    /** Lets go: from now on nobody ends the server or removes its files. */
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
