package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.Failure;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/** The failures that {@code walferry check} finds in a source, for a runtime that shows them in its own way. */
public final class SourceFailures {
    private SourceFailures() {}

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
