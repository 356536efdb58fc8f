package dev.walferry.kafka.record.header;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.envelope.SourceFields;
import dev.walferry.pgoutput.Relation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record as a CloudEvent 1.0 in binary content mode: its attributes in headers, the value as it is.
 *
 * <p>Attributes are those of Debezium's CloudEvents converter, with names in lower case as the specification demands.
 * The id of a change is the same when the change is sent again, and no other change has it: it names the change's
 * position, its transaction and its place there. For one thread.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     Protocol Binding</a>
 */
final class CloudEventHeaders {
    private static final String EXTENSION = "ce_iodebezium";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String name;
    private final SourceFields source;
    private final EventOrder order;
    private final List<Part> parts = new ArrayList<>();
    private final List<Header> constant = new ArrayList<>();
    private Header time = header("ce_time", "");

    /** A field of {@code source} and the header that has it. */
    private record Part(String field, String header) {}

    /**
     * Creates the headers. Without a format there is no content type, which is an optional attribute: a wrong one would
     * mislead readers.
     */
    CloudEventHeaders(
            String name, SourceFields source, @Nullable RecordFormat format, boolean extensions, EventOrder order) {
        this.name = name;
        this.source = source;
        this.order = order;
        constant.add(header("ce_specversion", "1.0"));
        constant.add(header("ce_source", "/debezium/postgresql/" + name));
        constant.add(header("ce_type", "io.debezium.connector.postgresql.DataChangeEvent"));
        if (format != null) {
            constant.add(header("content-type", contentType(format)));
        }
        if (extensions) {
            SourceFields.names().forEach(field -> parts.add(new Part(field, EXTENSION + attribute(field))));
        }
    }

    private static String contentType(RecordFormat format) {
        return switch (format) {
            case JSON, JSON_SCHEMA -> "application/json";
            case AVRO -> "application/avro";
            case PROTOBUF -> "application/x-protobuf";
            case RAW -> "application/octet-stream";
        };
    }

    /** Returns a name of lower-case letters and digits. */
    private static String attribute(String field) {
        return field.toLowerCase(Locale.ROOT).replace("_", "");
    }

    void begin(Transaction transaction) {
        long millis = Math.floorDiv(transaction.commitMicros(), 1000L);
        time = header("ce_time", TIME.format(Instant.ofEpochMilli(millis)));
    }

    void add(Operation operation, Transaction transaction, Relation relation, @Nullable Lsn lsn, Headers headers) {
        constant.forEach(headers::add);
        headers.add(time);
        headers.add(header("ce_id", id(transaction, lsn)));
        if (parts.isEmpty()) {
            return;
        }
        headers.add(header(EXTENSION + "op", operation.word()));
        for (Part part : parts) {
            Object value = source.value(part.field, transaction, lsn, relation.namespace(), relation.name());
            if (value != null) {
                headers.add(header(part.header, value.toString()));
            }
        }
    }

    private String id(Transaction transaction, @Nullable Lsn lsn) {
        if (lsn == null || transaction.xid() == null) {
            return "name:" + name + ";row:" + UUID.randomUUID(); // a row that was read from its table
        }
        return "name:" + name + ";lsn:" + Long.toUnsignedString(lsn.value()) + ";txId:" + transaction.xid() + ";order:"
                + order.total();
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
