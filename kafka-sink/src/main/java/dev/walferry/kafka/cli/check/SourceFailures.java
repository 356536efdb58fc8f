package dev.walferry.kafka.cli.check;

import dev.walferry.Printable;
import dev.walferry.kafka.config.SinkConfig;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/** The failures that {@code walferry check} finds in a source, for a runtime that shows them in its own way. */
public final class SourceFailures {
    private SourceFailures() {}

    /**
     * A check that failed.
     *
     * @param what its subject, a colon and what was found
     * @param remedy what to do about it, empty if that is part of what was found
     */
    public record Failure(String what, String remedy) {
        /**
         * The failure in one line that is fit to print.
         *
         * @return what was found, and what to do about it
         */
        @Override
        public String toString() {
            return Printable.of(remedy.isEmpty() ? what : what + " -> " + remedy);
        }
    }

    /**
     * Looks at the source. Changes nothing. Takes as long as the server takes to answer.
     *
     * @param config a valid configuration
     * @return what is at fault, often nothing
     */
    public static List<Failure> find(SinkConfig config) {
        CheckReport report = new CheckReport(new PrintWriter(Writer.nullWriter()));
        PublishedTables unused = new SourceCheck(config, report).run();
        return report.failed();
    }
}
