package dev.walferry.kafka.record.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.settings.JsonExpansion;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.FieldNumbering;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.outbox.JsonShapes.UnexpandableException;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of outbox events that are structures, as Debezium's EventRouter makes them: the payload's JSON, or the payload
 * with other columns beside it. For one thread.
 *
 * @param <T> what a value is
 */
public final class EventValues<T> {
    private static final Logger LOG = LoggerFactory.getLogger(EventValues.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A limit, because every payload may have a different schema. */
    private static final int MOST_SCHEMAS = 1000;

    private final OutboxSettings settings;
    private final SchemaFormat<T> format;
    private final SchemaNaming naming;
    private final boolean needsStructures;
    private final @Nullable JsonShapes shapes;
    private final Map<Target, SchemaFormat.Output<T>> outputs = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable EventFields lastFields;
    private boolean hasWarned;

    private record Target(String topic, Schema schema) {}

    /** A payload that has become a structure. */
    private record Expanded(JsonNode document, Schema schema, JsonTeller teller) {
        void tell(ValueSink out) {
            teller.tell(document, schema, out);
        }

        void tellField(ValueSink out) {
            out.present();
            tell(out);
        }
    }

    /**
     * Creates the values of one session.
     *
     * @param settings how events are written
     * @param format how structures are written
     * @param naming names schemas
     */
    public EventValues(RecordSettings settings, SchemaFormat<T> format, SchemaNaming naming) {
        this.settings = settings.outbox();
        this.format = format;
        this.naming = naming;
        this.needsStructures = settings.valueFormat().needsRegistry();
        JsonExpansion expansion = this.settings.expansion();
        this.shapes = expansion == null
                ? null
                : new JsonShapes(expansion, settings.fieldNames(), settings.valueFormat() != RecordFormat.PROTOBUF);
    }

    /**
     * Returns whether an event without a payload has a value.
     *
     * @return true if there are other fields beside the payload
     */
    public boolean hasFields() {
        return !settings.fields().isEmpty();
    }

    /**
     * Returns the value of an event.
     *
     * @param columns the outbox table's columns
     * @param row the event's row
     * @param topic the event's topic
     * @param name what the names of the table's schemas begin with
     * @return the value; null while the format needs something that is not known yet: ask again later
     * @throws RecordMappingException if the format has no place for the payload, or the registry does not take its schema
     */
    public @Nullable T of(TableColumns columns, Tuple row, String topic, String name) {
        EventFields fields = fields(columns);
        Expanded expanded = expanded(fields, row);
        SchemaFormat.Output<T> output;
        try {
            output = output(topic, fields, row, expanded, name);
        } catch (RecordMappingException e) {
            if (expanded == null) {
                throw e;
            }
            if (e.fault() != Fault.TABLE) {
                throw e.withoutQuote(); // a registry repeats names of the payload
            }
            // so does the message of a format
            stays(fields, "value.format has no place for one of its names");
            expanded = null;
            output = output(topic, fields, row, null, name);
        }
        if (output == null) {
            return null;
        }
        ValueSink out = output.begin();
        if (hasFields()) {
            fields.write(row, expanded == null ? null : expanded::tellField, out);
        } else if (expanded == null) {
            fields.writePayload(row, out);
        } else {
            expanded.tell(out);
        }
        return output.end();
    }

    /** Rows of one relation follow each other. */
    private EventFields fields(TableColumns columns) {
        EventFields known = lastFields;
        if (known == null || !known.isOf(columns)) {
            known = new EventFields(settings, columns, naming.fields(columns.relation()));
            lastFields = known;
        }
        return known;
    }

    private Schema schema(EventFields fields, Tuple row, Schema payload, String name) {
        if (hasFields()) {
            SchemaBuilder struct =
                    SchemaBuilder.struct().name(naming.schema(name + "." + fields.aggregateType(row) + ".Value"));
            fields.describe(payload, struct);
            return struct.build();
        }
        if (needsStructures && payload.type() != Schema.Type.STRUCT) {
            throw new RecordMappingException(
                    "a row of outbox table " + fields.relation() + " has a payload that is no JSON"
                            + " object, for which the format has no place: set value.format=json, or put a column into the envelope"
                            + " with outbox.table.fields.additional.placement");
        }
        return payload;
    }

    private SchemaFormat.@Nullable Output<T> output(
            String topic, EventFields fields, Tuple row, @Nullable Expanded expanded, String name) {
        Schema payload = expanded == null ? fields.payload().schema() : expanded.schema();
        return output(new Target(topic, schema(fields, row, payload, name)));
    }

    private SchemaFormat.@Nullable Output<T> output(Target target) {
        SchemaFormat.Output<T> known = outputs.get(target);
        if (known != null) {
            return known;
        }
        SchemaFormat.Output<T> output = format.prepare(target.topic(), target.schema(), FieldNumbering.BY_NAME);
        if (output != null) {
            if (outputs.size() >= MOST_SCHEMAS) {
                outputs.remove(outputs.keySet().iterator().next());
            }
            outputs.put(target, output);
        }
        return output;
    }

    private @Nullable Expanded expanded(EventFields fields, Tuple row) {
        String text = shapes == null ? null : fields.payloadText(row);
        if (shapes == null || text == null) {
            return null;
        }
        try {
            String json = text.strip();
            if (!json.startsWith("{") && !json.startsWith("[")) {
                throw new UnexpandableException("it is neither a JSON object nor an array");
            }
            JsonNode document = JSON.readTree(json);
            boolean optional = hasFields() || !needsStructures;
            Schema schema = shapes.of(settings.payloadColumn(), document, optional);
            return new Expanded(document, schema, new JsonTeller(shapes));
        } catch (JsonProcessingException e) {
            stays(fields, "it is not JSON");
        } catch (UnexpandableException e) {
            stays(fields, String.valueOf(e.getMessage()));
        } catch (RecordMappingException e) {
            stays(fields, "field.name.adjustment.mode makes one name of two");
        }
        return null;
    }

    private void stays(EventFields fields, String why) {
        if (!hasWarned) {
            hasWarned = true;
            LOG.warn(
                    "a payload of outbox table {} stays text, because {}; further ones stay text without a warning",
                    fields.relation(),
                    why);
        }
    }
}
