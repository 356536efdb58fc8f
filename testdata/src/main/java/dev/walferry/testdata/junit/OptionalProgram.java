package dev.walferry.testdata.junit;

import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that some tests need and the build does not bring. Without it they are skipped, unless {@code -Dwalferry.required}
 * names it: continuous integration names what it has installed, so that no test is skipped because it did not find it.
 */
public final class OptionalProgram {
    private static final String REQUIRED = "walferry.required";

    private OptionalProgram() {}

    /**
     * Skips the test that calls it, or fails it if the program is required.
     *
     * @param program its name
     * @param isUsable whether it is there and can do what the test needs
     * @param remedy what to do if not, such as the package to install
     */
    public static void assume(String program, boolean isUsable, String remedy) {
        if (isUsable) {
            return;
        }
        String message = program + " cannot be used: " + remedy;
        if (isRequired(program)) {
            throw new AssertionError(message + " (-D" + REQUIRED + " names it)");
        }
        Assumptions.abort(message);
    }

    /**
     * Returns whether tests must not be skipped for want of a program.
     *
     * @param program its name
     * @return whether {@code -Dwalferry.required}, names separated by commas, has it
     */
    public static boolean isRequired(String program) {
        return Arrays.asList(System.getProperty(REQUIRED, "").split(",")).contains(program);
    }
}
