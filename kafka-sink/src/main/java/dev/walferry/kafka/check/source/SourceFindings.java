package dev.walferry.kafka.check.source;

import dev.walferry.kafka.check.CheckFinding;
import dev.walferry.kafka.check.CheckReport;
import dev.walferry.kafka.check.PublishedTables;
import dev.walferry.kafka.config.SinkConfig;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * What {@code walferry check} finds in a source, for a runtime that shows it in its own way.
 *
 * @param failures what cannot work
 * @param warnings what an operator should look at
 */
public record SourceFindings(List<CheckFinding> failures, List<CheckFinding> warnings) {
    /**
     * Looks at the source. Changes nothing. Takes as long as the server takes to answer.
     *
     * @param config a valid configuration
     * @return what is not as it should be, often nothing
     */
    public static SourceFindings find(SinkConfig config) {
        CheckReport report = new CheckReport(new PrintWriter(Writer.nullWriter()));
        PublishedTables unused = new SourceCheck(config, report).run();
        return new SourceFindings(report.failed(), report.warned());
    }
}
