package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.kafka.record.column.ScalarTypes.Meaning;
import dev.walferry.kafka.record.value.ArrayReader;
import dev.walferry.kafka.record.value.BinaryForm;
import dev.walferry.kafka.record.value.GeometryReaders;
import dev.walferry.kafka.record.value.HstoreReader;
import dev.walferry.kafka.record.value.LenientReader;
import dev.walferry.kafka.record.value.VectorReaders;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Chooses what a column means by its type. A domain means what its base type means. A type without a meaning of its own
 * is written as PostgreSQL's text. For one thread.
 */
public final class ColumnTypes {
    private static final char ARRAY_MARK = '_';

    /** Types of extensions that are more than text. */
    private static final Set<String> EXTENSIONS =
            Set.of("hstore", "geometry", "geography", "vector", "halfvec", "sparsevec");

    private final RecordSettings settings;
    private final TypeNames types = new TypeNames();
    private final ScalarTypes scalars;
    private final Placeholders placeholders;
    private final TextScratch scratch = new TextScratch();
    private final ConversionFailures failures;
    /** Columns of the same type share one: ten thousand tables have few types, but a hundred thousand columns. */
    private final Map<Form, ColumnType> typeByForm = new HashMap<>();

    /** Everything that the choice of a meaning depends on. The name is empty for a type that is built in. */
    private record Form(int oid, String name, int typmod) {}

    /**
     * Meanings under the configured handling modes.
     *
     * @param settings the modes
     */
    public ColumnTypes(RecordSettings settings) {
        this.settings = settings;
        this.scalars = new ScalarTypes(settings);
        this.placeholders = new Placeholders(settings);
        this.failures = new ConversionFailures(settings.conversionFailure());
    }

    /**
     * Learns the name of a type that is not built in. It applies to relations that are looked at afterwards.
     *
     * @param type the message that gave it
     */
    public void add(Type type) {
        types.add(type);
    }

    /**
     * The form of raw bytes.
     *
     * @return as {@code binary.handling.mode} says
     */
    public BinaryForm binary() {
        return scalars.binary();
    }

    /**
     * What a relation's columns mean.
     *
     * @param relation the relation
     * @return its columns, valid for rows of this very relation
     */
    public TableColumns of(Relation relation) {
        return new TableColumns(
                relation, relation.columns().stream().map(this::type).toArray(ColumnType[]::new), scratch, failures);
    }

    private ColumnType type(Column column) {
        Form form = new Form(types.base(column.typeOid()), types.name(column.typeOid()), column.typmod());
        return typeByForm.computeIfAbsent(form, this::type);
    }

    private ColumnType type(Form form) {
        Meaning meaning = meaning(form);
        return new ColumnType(
                meaning.schema(), meaning.reader(), placeholders.of(form.oid(), form.name(), meaning.schema()));
    }

    private Meaning meaning(Form form) {
        TypeInfo type = TypeCatalog.builtIn().info(form.oid());
        if (type.isArray()) {
            return array(scalars.of(type.elementOid(), form.typmod()), type.delimiter());
        }
        return form.name().isEmpty() ? scalars.of(form.oid(), form.typmod()) : named(form.name());
    }

    private static Meaning array(Meaning element, char delimiter) {
        Schema schema = SchemaBuilder.array(element.schema()).optional().build();
        return new Meaning(schema, new ArrayReader(element.reader(), delimiter));
    }

    /** A type of an extension or of the user's own, known by name only. */
    private Meaning named(String name) {
        if (name.charAt(0) == ARRAY_MARK) {
            String element = name.substring(1);
            char delimiter = element.equals("geometry") || element.equals("geography") ? ':' : ',';
            return lenient(array(extension(element), delimiter));
        }
        return EXTENSIONS.contains(name) ? lenient(extension(name)) : Meaning.TEXT;
    }

    private static Meaning lenient(Meaning meaning) {
        return new Meaning(meaning.schema(), new LenientReader(meaning.reader()));
    }

    private Meaning extension(String name) {
        return switch (name) {
            case "hstore" -> new Meaning(hstore(), new HstoreReader(settings.hstores()));
            case "geometry" -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::postgis);
            case "geography" -> new Meaning(DebeziumSchemas.geography(), GeometryReaders::postgis);
            case "vector" ->
                new Meaning(DebeziumSchemas.vector("data.DoubleVector", Schema.FLOAT64_SCHEMA), VectorReaders::vector);
            case "halfvec" ->
                new Meaning(DebeziumSchemas.vector("data.FloatVector", Schema.FLOAT32_SCHEMA), VectorReaders::halfvec);
            case "sparsevec" -> new Meaning(DebeziumSchemas.sparseVector(), VectorReaders::sparse);
            default -> Meaning.TEXT;
        };
    }

    private Schema hstore() {
        return settings.hstores() == HstoreHandling.MAP
                ? DebeziumSchemas.stringMap()
                : DebeziumSchemas.string("data.Json");
    }
}
