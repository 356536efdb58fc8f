package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.SnapshotMarker;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.value.FixedText;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** The {@code source} of an envelope, as Debezium's PostgreSQL connector has it: as a structure, or field by field. */
public final class SourceFields {
    private static final FixedText POSTGRESQL = new FixedText("postgresql");
    private static final String ALLOWED =
            "true,first,first_in_data_collection,last_in_data_collection,last,false,incremental";

    private static final StructField VERSION = new StructField("version");
    private static final StructField CONNECTOR = new StructField("connector");
    private static final StructField NAME = new StructField("name");
    private static final StructField TS_MS = new StructField("ts_ms");
    private static final StructField SNAPSHOT = new StructField("snapshot", true);
    private static final StructField DB = new StructField("db");
    private static final StructField SEQUENCE = new StructField("sequence");
    private static final StructField TS_US = new StructField("ts_us");
    private static final StructField TS_NS = new StructField("ts_ns");
    private static final StructField SCHEMA = new StructField("schema");
    private static final StructField TABLE = new StructField("table");
    private static final StructField TX_ID = new StructField("txId");
    private static final StructField LSN = new StructField("lsn");
    private static final StructField XMIN = new StructField("xmin");
    private static final StructField ORIGIN = new StructField("origin");
    private static final StructField ORIGIN_LSN = new StructField("origin_lsn");

    static final Schema STRUCT = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .version(1)
            .field(VERSION.name(), Schema.STRING_SCHEMA)
            .field(CONNECTOR.name(), Schema.STRING_SCHEMA)
            .field(NAME.name(), Schema.STRING_SCHEMA)
            .field(TS_MS.name(), Schema.INT64_SCHEMA)
            .field(SNAPSHOT.name(), snapshot())
            .field(DB.name(), Schema.STRING_SCHEMA)
            .field(SEQUENCE.name(), Schema.OPTIONAL_STRING_SCHEMA)
            .field(TS_US.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .field(TS_NS.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .field(SCHEMA.name(), Schema.STRING_SCHEMA)
            .field(TABLE.name(), Schema.STRING_SCHEMA)
            .field(TX_ID.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .field(LSN.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .field(XMIN.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .field(ORIGIN.name(), Schema.OPTIONAL_STRING_SCHEMA)
            .field(ORIGIN_LSN.name(), Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private static final Map<SnapshotMarker, FixedText> MARKERS =
            FixedText.ofEach(SnapshotMarker.class, SnapshotMarker::word);

    private final FixedText version;
    private final FixedText name;
    private final FixedText database;
    private final SequenceText sequence = new SequenceText();

    /**
     * Creates the source of one session's records.
     *
     * @param facts where the records come from
     * @param name the source's logical name: {@code topic.prefix}
     */
    public SourceFields(SourceFacts facts, String name) {
        this.version = new FixedText(facts.version());
        this.name = new FixedText(name);
        this.database = new FixedText(facts.database());
    }

    private static Schema snapshot() {
        return SchemaBuilder.string()
                .name("io.debezium.data.Enum")
                .version(1)
                .parameter("allowed", ALLOWED)
                .optional()
                .defaultValue("false")
                .build();
    }

    /** Writes the structure. */
    void write(Transaction transaction, @Nullable Lsn lsn, FixedText schema, FixedText table, ValueSink out) {
        long micros = transaction.commitMicros();
        out.beginStruct();
        text(VERSION, version, out);
        text(CONNECTOR, POSTGRESQL, out);
        text(NAME, name, out);
        out.field(TS_MS);
        out.integer(Math.floorDiv(micros, 1000L));
        out.field(SNAPSHOT);
        out.present();
        out.string(Objects.requireNonNull(MARKERS.get(transaction.snapshot())));
        text(DB, database, out);
        out.field(SEQUENCE);
        out.present();
        sequence.write(transaction.lastCommit(), lsn, out);
        optional(TS_US, micros, out);
        optional(TS_NS, micros * 1000, out);
        text(SCHEMA, schema, out);
        text(TABLE, table, out);
        optional(TX_ID, transaction.xid(), out);
        optional(LSN, lsn == null ? null : lsn.value(), out);
        optional(XMIN, (Long) null, out);
        Origin origin = transaction.origin();
        optional(ORIGIN, origin == null ? null : origin.name(), out);
        optional(ORIGIN_LSN, origin == null ? null : origin.originLsn().value(), out);
        out.endStruct();
    }

    /**
     * Returns the names of the fields.
     *
     * @return in the order of the structure
     */
    public static List<String> names() {
        return STRUCT.fields().stream().map(Field::name).toList();
    }

    /**
     * Returns a field's value.
     *
     * @param part the field's name
     * @param transaction the change's transaction
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @param schema the relation's schema
     * @param table the relation's name
     * @return a String, a Long, or null
     */
    public @Nullable Object value(
            String part, Transaction transaction, @Nullable Lsn lsn, String schema, String table) {
        long micros = transaction.commitMicros();
        Origin origin = transaction.origin();
        return switch (part) {
            case "version" -> version.text();
            case "connector" -> POSTGRESQL.text();
            case "name" -> name.text();
            case "ts_ms" -> Math.floorDiv(micros, 1000L);
            case "ts_us" -> micros;
            case "ts_ns" -> micros * 1000;
            case "snapshot" -> transaction.snapshot().word();
            case "db" -> database.text();
            case "sequence" -> sequence.toString(transaction.lastCommit(), lsn);
            case "schema" -> schema;
            case "table" -> table;
            case "txId" -> transaction.xid();
            case "lsn" -> lsn == null ? null : lsn.value();
            case "origin" -> origin == null ? null : origin.name();
            case "origin_lsn" -> origin == null ? null : origin.originLsn().value();
            default -> null; // PostgreSQL does not send xmin
        };
    }

    private static void text(StructField field, FixedText value, ValueSink out) {
        out.field(field);
        out.string(value);
    }

    static void optional(StructField field, @Nullable String value, ValueSink out) {
        out.field(field);
        if (value == null) {
            out.nothing();
        } else {
            out.present();
            out.string(value);
        }
    }

    static void optional(StructField field, @Nullable Long value, ValueSink out) {
        out.field(field);
        if (value == null) {
            out.nothing();
        } else {
            out.present();
            out.integer(value);
        }
    }
}
