package dev.walferry.testdata.junit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test during which a line with row content or a password was logged, for every test of a module that lets JUnit
 * find extensions by itself. It looks at what is logged in the JVM of the tests, debug lines included. A test that starts
 * a process checks the output with {@link #requireNoneIn}.
 */
public final class LogSecrecy implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** Part of rows whose content must not be printed anywhere. */
    public static final String ROW = "r0w-c0ntent";

    /** The password of roles, which must not be printed anywhere. */
    public static final String PASSWORD = "Pa55-0f-the-role";

    /** The last four are how other passwords and tokens of the tests begin. */
    private static final List<String> FORBIDDEN =
            List.of(ROW, PASSWORD, "s3cret", "t0p-secret", "t0ken", "admin-secret");

    private static final LineWatch PRINTED = new LineWatch(System.err, FORBIDDEN);
    private static final LineWatch LOGGED =
            new LineWatch(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), FORBIDDEN);

    /** Held here, because the JDK's own logging forgets a logger to which there is no reference. */
    private static final Logger LIBRARY = Logger.getLogger("dev.walferry");

    private static volatile boolean atWork;

    static {
        System.setErr(new PrintStream(PRINTED, true, StandardCharsets.UTF_8));
        StreamHandler handler = new StreamHandler(LOGGED, new SimpleFormatter());
        handler.setLevel(Level.ALL);
        LIBRARY.setLevel(Level.ALL);
        LIBRARY.addHandler(handler);
    }

    /** For JUnit, which finds it by its name. */
    public LogSecrecy() {}

    /**
     * Looks at what a process has printed.
     *
     * @param output all of it
     * @throws AssertionError if it holds what must not be printed
     */
    public static void requireNoneIn(String output) {
        requireNone(output.lines()
                .filter(line -> FORBIDDEN.stream().anyMatch(line::contains))
                .toList());
    }

    /**
     * Returns whether JUnit has found it.
     *
     * @return true in the tests of a module that lets JUnit find extensions by itself
     */
    public static boolean isAtWork() {
        return atWork;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        atWork = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        look();
    }

    /** Looks at what is logged after the last test of a class, or before the first. */
    @Override
    public void afterAll(ExtensionContext context) {
        look();
    }

    /**
     * Fails if something was printed or logged since the last look.
     *
     * @throws AssertionError with these lines
     */
    public static void look() {
        for (var handler : LIBRARY.getHandlers()) {
            handler.flush();
        }
        requireNone(PRINTED.take());
        requireNone(LOGGED.take());
    }

    private static void requireNone(List<String> lines) {
        if (!lines.isEmpty()) {
            throw new AssertionError("row content or a password was logged:\n" + String.join("\n", lines));
        }
    }
}
