package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.rule.AddedField;
import dev.walferry.kafka.config.rule.AddedField.Place;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Relation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Parts of the envelope that are added to a row's value or to its headers. */
final class AddedParts {
    private final List<AddedField> parts;
    private final List<StructField> fields;
    private final SourceFields source;
    private final TransactionBlock block;
    private final InstantSource clock;

    AddedParts(List<AddedField> parts, SourceFields source, TransactionBlock block, InstantSource clock) {
        this.parts = parts;
        this.fields = parts.stream().map(part -> new StructField(part.name())).toList();
        this.source = source;
        this.block = block;
        this.clock = clock;
    }

    List<String> names() {
        return parts.stream().map(AddedField::name).toList();
    }

    void describe(SchemaBuilder struct) {
        for (AddedField part : parts) {
            struct.field(part.name(), isText(part) ? Schema.OPTIONAL_STRING_SCHEMA : Schema.OPTIONAL_INT64_SCHEMA);
        }
    }

    /** Returns the numbers of the parts, in a map that the caller may add to. */
    Map<String, Integer> numbers() {
        return AddedNumbers.of(parts);
    }

    private static boolean isText(AddedField part) {
        return switch (part.place()) {
            case SOURCE -> isText(SourceFields.STRUCT, part);
            case TRANSACTION -> isText(TransactionBlock.SCHEMA, part);
            case ENVELOPE -> isOperation(part);
        };
    }

    private static boolean isText(Schema struct, AddedField part) {
        return struct.field(part.part()).schema().type() == Schema.Type.STRING;
    }

    private static boolean isOperation(AddedField part) {
        return part.place() == Place.ENVELOPE && part.part().equals("op");
    }

    void write(Operation operation, Transaction transaction, @Nullable Lsn lsn, Relation relation, ValueSink out) {
        for (int i = 0; i < parts.size(); i++) {
            Object value = value(parts.get(i), operation, transaction, lsn, relation);
            if (value instanceof Long number) {
                SourceFields.optional(fields.get(i), number, out);
            } else {
                SourceFields.optional(fields.get(i), (String) value, out);
            }
        }
    }

    void addAll(Operation operation, Transaction transaction, @Nullable Lsn lsn, Relation relation, Headers headers) {
        for (AddedField part : parts) {
            Object value = value(part, operation, transaction, lsn, relation);
            byte[] text = value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
            headers.add(new RecordHeader(part.name(), text));
        }
    }

    /** Adds the headers of a tombstone, which carries only the operation. */
    void addOfTombstone(Headers headers) {
        for (AddedField part : parts) {
            if (isOperation(part)) {
                byte[] word = Operation.DELETE.word().getBytes(StandardCharsets.UTF_8);
                headers.add(new RecordHeader(part.name(), word));
            }
        }
    }

    private @Nullable Object value(
            AddedField part, Operation operation, Transaction transaction, @Nullable Lsn lsn, Relation relation) {
        return switch (part.place()) {
            case SOURCE -> source.value(part.part(), transaction, lsn, relation.namespace(), relation.name());
            case TRANSACTION -> block.value(part.part(), transaction, lsn);
            case ENVELOPE -> isOperation(part) ? operation.word() : now(part.part());
        };
    }

    private Long now(String unit) {
        Instant now = clock.instant();
        return switch (unit) {
            case "ts_ms" -> now.toEpochMilli();
            case "ts_us" -> now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
            default -> now.getEpochSecond() * 1_000_000_000 + now.getNano();
        };
    }
}
