package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.settings.HeaderSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of {@link HeaderSettings}. */
final class HeaderKeys {
    private static final String CLOUD_EVENTS = "cloudevents.headers";
    private static final String EXTENSIONS = "cloudevents.extension.attributes.enable";
    private static final String CONTEXT = "context.message.prefix";
    private static final String TRACING = "tracing.column";

    private HeaderKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Headers")
                .optional(
                        CLOUD_EVENTS,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether the records of rows are CloudEvents 1.0 in binary content mode: attributes are headers such"
                                + " as `ce_id` and `ce_type`, and the value stays as it is. Tombstones and logical messages"
                                + " are not events. `content-type` says `value.format`; it is missing where a converter of"
                                + " Kafka Connect decides on the format.")
                .optional(
                        EXTENSIONS,
                        BOOLEAN,
                        true,
                        null,
                        LOW,
                        "Whether such an event also has the operation and the fields of `source` as extension attributes,"
                                + " such as `ce_iodebeziumop` and `ce_iodebeziumlsn`.")
                .optional(
                        CONTEXT,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "Prefix of transactional logical messages that hold a JSON object of strings, such as"
                                + " `{\"user\":\"ann\"}`: each string becomes a header of every later record of the same"
                                + " transaction, and the message itself has no record. Content of another form, with the"
                                + " name of a header that records have otherwise, or of more than 8 KiB in a transaction, is"
                                + " left out with a warning. Needs PostgreSQL 14.")
                .optional(
                        TRACING,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "Name of a column whose text names the trace that wrote the row: a W3C `traceparent`, or Java"
                                + " properties with `traceparent`, `tracestate` and `baggage`, as Debezium's"
                                + " ActivateTracingSpan reads them from `tracingspancontext`. They become headers of the"
                                + " row's records.");
    }

    static HeaderSettings settings(ParsedSettings settings) {
        return new HeaderSettings(
                settings.flag(CLOUD_EVENTS),
                settings.flag(EXTENSIONS),
                settings.textOrNull(CONTEXT),
                settings.textOrNull(TRACING));
    }
}
