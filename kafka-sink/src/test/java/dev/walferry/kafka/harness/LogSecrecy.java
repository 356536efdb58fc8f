package dev.walferry.kafka.harness;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test during which a line with row content or a password was logged, for every test of this module. Daemons that
 * are processes are looked at by {@link DaemonProcess}; this looks at what is logged in the JVM of the tests, debug lines
 * included.
 */
public final class LogSecrecy implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final LineWatch WATCH = new LineWatch(System.err, List.of(Route.ROW_MARKER, Route.PASSWORD));

    private static volatile boolean atWork;

    static {
        System.setErr(new PrintStream(WATCH, true, StandardCharsets.UTF_8));
    }

    /** For JUnit, which finds it by its name. */
    public LogSecrecy() {}

    static boolean isAtWork() {
        return atWork;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        atWork = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        requireNone(WATCH.take());
    }

    /** What a daemon logs after the last test of a class, or before the first. */
    @Override
    public void afterAll(ExtensionContext context) {
        requireNone(WATCH.take());
    }

    private static void requireNone(List<String> lines) {
        if (!lines.isEmpty()) {
            throw new AssertionError("row content or a password was logged:\n" + String.join("\n", lines));
        }
    }
}
