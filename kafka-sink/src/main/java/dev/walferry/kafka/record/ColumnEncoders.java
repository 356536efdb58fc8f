package dev.walferry.kafka.record;

import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.pgoutput.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Chooses how a column is written, by its type. A domain is written like its base type; what has no form of its own is
 * written as PostgreSQL's text.
 */
final class ColumnEncoders {
    private static final char ARRAY_MARK = '_';

    /** Types of extensions that are more than text. */
    private static final Set<String> EXTENSIONS =
            Set.of("hstore", "geometry", "geography", "vector", "halfvec", "sparsevec");

    private final RecordSettings settings;
    private final TypeNames types;
    private final BinaryText binary;
    private final NumericEncoders numbers;
    private final TemporalEncoders times;
    private final Placeholders placeholders;

    /** Columns of the same type share an encoder: ten thousand tables have few types, but a hundred thousand columns. */
    private final Map<Form, ColumnEncoder> encoderByForm = new HashMap<>();

    /** All that an encoder is chosen by. The name is empty for a type that is built in. */
    private record Form(int oid, String name, int typmod) {}

    ColumnEncoders(RecordSettings settings, TypeNames types) {
        this.settings = settings;
        this.types = types;
        this.binary = BinaryText.of(settings.binaries());
        this.numbers = new NumericEncoders(settings.decimals());
        this.times = new TemporalEncoders(settings.times());
        this.placeholders = new Placeholders(settings);
    }

    BinaryText binary() {
        return binary;
    }

    /** What stands for the column's value where it was not sent. */
    byte[] placeholder(Column column) {
        return placeholders.of(types.base(column.typeOid()), types.name(column.typeOid()));
    }

    ColumnEncoder encoder(Column column) {
        Form form = new Form(types.base(column.typeOid()), types.name(column.typeOid()), column.typmod());
        return encoderByForm.computeIfAbsent(form, this::encoder);
    }

    private ColumnEncoder encoder(Form form) {
        int element = BuiltInTypes.element(form.oid());
        if (element != 0) {
            return new ArrayEncoder(builtIn(element, form.typmod()), element == BuiltInTypes.BOX ? ';' : ',');
        }
        return form.name().isEmpty() ? builtIn(form.oid(), form.typmod()) : named(form.name());
    }

    private ColumnEncoder builtIn(int oid, int typmod) {
        return switch (oid) {
            case BuiltInTypes.BOOL -> BitEncoders::bool;
            case BuiltInTypes.BIT -> BitEncoders.of(typmod, true);
            case BuiltInTypes.VARBIT -> BitEncoders.of(typmod, false);
            case BuiltInTypes.INT2, BuiltInTypes.INT4, BuiltInTypes.INT8, BuiltInTypes.OID -> ColumnEncoder.VERBATIM;
            case BuiltInTypes.FLOAT4, BuiltInTypes.FLOAT8 -> NumericEncoders::number;
            case BuiltInTypes.NUMERIC -> numbers.numeric(typmod);
            case BuiltInTypes.MONEY -> numbers.money();
            case BuiltInTypes.BYTEA -> new ByteaEncoder(binary);
            case BuiltInTypes.DATE -> times.date();
            case BuiltInTypes.TIME -> times.time(typmod);
            case BuiltInTypes.TIMETZ -> times.timetz();
            case BuiltInTypes.TIMESTAMP -> times.timestamp(typmod);
            case BuiltInTypes.TIMESTAMPTZ -> times.timestamptz(typmod);
            case BuiltInTypes.INTERVAL -> new IntervalEncoder(settings.intervals());
            default -> geometric(oid);
        };
    }

    private static ColumnEncoder geometric(int oid) {
        return switch (oid) {
            case BuiltInTypes.POINT -> GeometryEncoders::point;
            case BuiltInTypes.LSEG -> GeometryEncoders.segment();
            case BuiltInTypes.PATH -> GeometryEncoders::path;
            case BuiltInTypes.BOX -> GeometryEncoders.box();
            case BuiltInTypes.POLYGON -> GeometryEncoders.polygon();
            case BuiltInTypes.LINE -> GeometryEncoders::line;
            case BuiltInTypes.CIRCLE -> GeometryEncoders::circle;
            default -> ColumnEncoder.TEXT;
        };
    }

    /** A type of an extension or of the user's own, known by name only. */
    private ColumnEncoder named(String name) {
        if (name.charAt(0) == ARRAY_MARK) {
            String element = name.substring(1);
            char delimiter = element.equals("geometry") || element.equals("geography") ? ':' : ',';
            return new LenientEncoder(new ArrayEncoder(element(element), delimiter));
        }
        return EXTENSIONS.contains(name) ? new LenientEncoder(element(name)) : ColumnEncoder.TEXT;
    }

    private ColumnEncoder element(String name) {
        return switch (name) {
            case "hstore" -> new HstoreEncoder(settings.hstores());
            case "geometry", "geography" -> GeometryEncoders::postgis;
            case "vector", "halfvec" -> VectorEncoders::dense;
            case "sparsevec" -> VectorEncoders::sparse;
            default -> ColumnEncoder.TEXT;
        };
    }
}
