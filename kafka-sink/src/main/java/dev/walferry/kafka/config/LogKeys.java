package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.LogFormat;
import dev.walferry.kafka.config.settings.LogSettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.slf4j.event.Level;

/** The keys of {@link LogSettings}. */
final class LogKeys {
    private static final String FORMAT = "log.format";
    private static final String LEVEL = "log.level";

    private static final EnumWords<LogFormat> FORMATS = EnumWords.of(LogFormat.class);
    private static final EnumWords<Level> LEVELS =
            EnumWords.of(Level.class).without(Level.TRACE).without(Level.ERROR);

    private LogKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Log")
                .optional(
                        FORMAT,
                        STRING,
                        "text",
                        FORMATS,
                        LOW,
                        "How `walferry run` writes its log, on standard error and one line for each event: `text`, or `json`"
                                + " with the fields `time`, `level`, `event`, `message` and `logger`, and `error`, `stack` and"
                                + " `leftOut` where there are any.")
                .optional(
                        LEVEL,
                        STRING,
                        "info",
                        LEVELS,
                        LOW,
                        "Lowest level that is written: `warn`, `info` or `debug`. Kafka's client writes only warnings"
                                + " and errors.");
    }

    static LogSettings settings(ParsedSettings settings) {
        return new LogSettings(FORMATS.parse(settings.text(FORMAT)), LEVELS.parse(settings.text(LEVEL)));
    }
}
