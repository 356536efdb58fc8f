package dev.walferry.testdata.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that runs one test class, with its own heap and a JIT compiler that no other test has warmed up. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs a main method to its end, on the class path of the caller.
     *
     * @param heap the JVM option for the heap, for example {@code -Xmx64m}
     * @param main the class to run
     * @param arguments the arguments of its main method
     * @return what it printed
     * @throws AssertionError with what it printed, if its exit code is not 0
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted while it runs
     */
    public static String run(String heap, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new AssertionError(main.getName() + " failed: " + said);
        }
        return said;
    }
}
