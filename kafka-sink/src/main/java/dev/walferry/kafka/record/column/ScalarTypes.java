package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.mode.IntervalHandling;
import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.time.IntervalReader;
import dev.walferry.kafka.record.time.StructuredReaders;
import dev.walferry.kafka.record.time.TemporalReaders;
import dev.walferry.kafka.record.value.BinaryForm;
import dev.walferry.kafka.record.value.BitReaders;
import dev.walferry.kafka.record.value.ByteaReader;
import dev.walferry.kafka.record.value.GeometryReaders;
import dev.walferry.kafka.record.value.NumericReaders;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.type.TypeOid;
import org.apache.kafka.connect.data.Schema;

/** Shape and reader of PostgreSQL's built-in types other than arrays. */
final class ScalarTypes {
    private static final int NUMERIC_HEADER = 4;

    private final RecordSettings settings;
    private final BinaryForm binary;
    private final TemporalTypes times;

    /** What a value is: the first half of a {@link ColumnType}. */
    record Meaning(Schema schema, ValueReader reader) {
        static final Meaning TEXT = new Meaning(Schema.OPTIONAL_STRING_SCHEMA, ValueReader.TEXT);

        static Meaning text(String name) {
            return new Meaning(DebeziumSchemas.string(name), ValueReader.TEXT);
        }
    }

    ScalarTypes(RecordSettings settings) {
        this.settings = settings;
        this.binary = BinaryForm.of(settings.binaries());
        this.times = new TemporalTypes(settings.times());
    }

    Meaning of(TypeForm form) {
        int typmod = form.modifier();
        return switch (form.oid()) {
            case TypeOid.BOOL -> new Meaning(Schema.OPTIONAL_BOOLEAN_SCHEMA, BitReaders::bool);
            case TypeOid.BIT -> bits(typmod);
            case TypeOid.VARBIT -> bits(typmod);
            case TypeOid.INT2 -> new Meaning(Schema.OPTIONAL_INT16_SCHEMA, ValueReader.INTEGER);
            case TypeOid.INT4 -> new Meaning(Schema.OPTIONAL_INT32_SCHEMA, ValueReader.INTEGER);
            case TypeOid.INT8, TypeOid.OID -> new Meaning(Schema.OPTIONAL_INT64_SCHEMA, ValueReader.INTEGER);
            case TypeOid.FLOAT4 -> new Meaning(Schema.OPTIONAL_FLOAT32_SCHEMA, ValueReader.FLOAT32);
            case TypeOid.FLOAT8 -> new Meaning(Schema.OPTIONAL_FLOAT64_SCHEMA, ValueReader.FLOAT64);
            case TypeOid.NUMERIC ->
                new Meaning(
                        numeric(typmod), NumericReaders.numeric(settings.decimals(), typmod, settings.hasSchemas()));
            case TypeOid.MONEY ->
                new Meaning(money(form.moneyDigits()), NumericReaders.money(settings.decimals(), form.moneyDigits()));
            case TypeOid.BYTEA -> new Meaning(BinaryForm.schema(settings.binaries()), new ByteaReader(binary));
            case TypeOid.DATE -> times.date();
            case TypeOid.TIME -> times.time(typmod);
            case TypeOid.TIMETZ -> times.timetz(typmod);
            case TypeOid.TIMESTAMP -> times.timestamp(typmod);
            case TypeOid.TIMESTAMPTZ -> times.timestamptz(typmod);
            case TypeOid.INTERVAL -> interval(typmod);
            case TypeOid.JSON, TypeOid.JSONB -> Meaning.text("data.Json");
            case TypeOid.XML -> Meaning.text("data.Xml");
            case TypeOid.UUID -> Meaning.text("data.Uuid");
            case TypeOid.TSVECTOR -> Meaning.text("data.Tsvector");
            default -> geometric(form.oid());
        };
    }

    /** Returns whether the modifier of a time decides the unit of its numbers. */
    boolean hasUnitByModifier(int oid) {
        return switch (oid) {
            case TypeOid.TIME -> !times.time(0).schema().equals(times.time(-1).schema());
            case TypeOid.TIMESTAMP ->
                !times.timestamp(0).schema().equals(times.timestamp(-1).schema());
            default -> false;
        };
    }

    private static Meaning geometric(int oid) {
        return switch (oid) {
            case TypeOid.POINT -> new Meaning(DebeziumSchemas.point(), GeometryReaders::point);
            case TypeOid.LSEG -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::segment);
            case TypeOid.PATH -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::path);
            case TypeOid.BOX -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::box);
            case TypeOid.POLYGON -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::polygon);
            case TypeOid.LINE -> new Meaning(DebeziumSchemas.line(), GeometryReaders::line);
            case TypeOid.CIRCLE -> new Meaning(DebeziumSchemas.circle(), GeometryReaders::circle);
            default -> Meaning.TEXT;
        };
    }

    private static Meaning bits(int typmod) {
        Schema schema = typmod == 1
                ? Schema.OPTIONAL_BOOLEAN_SCHEMA
                : DebeziumSchemas.bits(typmod < 0 ? Integer.MAX_VALUE : typmod);
        return new Meaning(schema, BitReaders.of(typmod));
    }

    private Schema numeric(int typmod) {
        return switch (settings.decimals()) {
            case DOUBLE -> Schema.OPTIONAL_FLOAT64_SCHEMA;
            case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
            case PRECISE ->
                NumericReaders.hasScale(typmod)
                        ? DebeziumSchemas.decimal(
                                ((typmod - NUMERIC_HEADER) >> Short.SIZE) & 0xFFFF, NumericReaders.scale(typmod))
                        : DebeziumSchemas.variableScaleDecimal();
        };
    }

    private Schema money(int digits) {
        return switch (settings.decimals()) {
            case DOUBLE -> Schema.OPTIONAL_FLOAT64_SCHEMA;
            case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
            case PRECISE -> DebeziumSchemas.decimal(NumericReaders.moneyScale(digits));
        };
    }

    private Meaning interval(int typmod) {
        if (settings.times() == TimePrecision.STRUCTURED) {
            return new Meaning(
                    DebeziumSchemas.structuredDuration(), StructuredReaders.interval(intervalPrecision(typmod)));
        }
        Schema schema = settings.intervals() == IntervalHandling.STRING
                ? DebeziumSchemas.string("time.Interval")
                : DebeziumSchemas.int64("time.MicroDuration");
        return new Meaning(schema, new IntervalReader(settings.intervals()));
    }

    /** The upper half of the modifier says which fields there are. */
    private static int intervalPrecision(int typmod) {
        int precision = typmod & 0xFFFF;
        return precision == 0xFFFF ? TemporalReaders.precision(-1) : precision;
    }
}
