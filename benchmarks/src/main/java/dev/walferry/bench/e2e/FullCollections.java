package dev.walferry.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes another JVM collect all garbage, and reads from its log what was left. */
final class FullCollections {
    private static final Pattern LEFT =
            Pattern.compile("Pause Full \\(Diagnostic Command\\).*?\\d+[KMG]->(\\d+)([KMG])\\(");
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Path log;
    private int seen;

    /** Creates a reader of the log of a JVM that was started with {@link #jvmOption}. */
    FullCollections(Path log) {
        this.log = log;
    }

    /** Makes a JVM write the log that this class reads. */
    static String jvmOption(Path log) {
        return "-Xlog:gc:file=" + log + ":uptime";
    }

    /** Collects and returns what is left, in MiB. */
    double collect(long pid) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        double left = -1;
        while (left < 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no full collection in " + log);
            }
            // on a busy machine a JVM may not answer in time, so ask again
            request(pid, deadline);
            left = last();
        }
        return left;
    }

    /** Asks for a collection and waits until it is done, or until the request is given up. */
    private static void request(long pid, long deadline) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (jcmd.isAlive()) {
            if (System.nanoTime() > deadline) {
                jcmd.destroyForcibly();
                throw new IOException("jcmd did not end in time");
            }
            Pause.millis(10);
        }
    }

    /** Returns what the last collection has left if it is a new one, otherwise -1. */
    private double last() throws IOException {
        Matcher matcher = LEFT.matcher(Files.readString(log));
        int count = 0;
        double left = -1;
        while (matcher.find()) {
            count++;
            left = mebibytes(Long.parseLong(matcher.group(1)), matcher.group(2).charAt(0));
        }
        boolean isNew = count > seen;
        seen = count;
        return isNew ? left : -1;
    }

    private static double mebibytes(long amount, char unit) {
        return switch (unit) {
            case 'K' -> amount / 1024.0;
            case 'G' -> amount * 1024.0;
            default -> amount;
        };
    }
}
