package dev.walferry.kafka.record.column;

import dev.walferry.Printable;
import dev.walferry.kafka.config.mode.HstoreHandling;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.catalog.CatalogTypes;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.ScalarTypes.Meaning;
import dev.walferry.kafka.record.value.ArrayReader;
import dev.walferry.kafka.record.value.GeometryReaders;
import dev.walferry.kafka.record.value.HstoreReader;
import dev.walferry.kafka.record.value.LenientReader;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.VectorReaders;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import dev.walferry.type.TypeOid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a column's meaning by its type. A domain means what its base type means. A type without its own meaning is
 * written as PostgreSQL's text.
 *
 * <p>The stream has the OID of a type and, if it is not built in, a name. Only the catalog has the rest: whether it is
 * an array, an enum or an extension's type, and the modifier of a domain. For one thread.
 */
public final class ColumnTypes {
    private final RecordSettings settings;
    private final TableCatalog catalog;
    private final boolean strict;
    /** Whether null may replace an unsent value. A format without a registry has a schema in each record, or none. */
    private final boolean nullsUnsent;

    private final TypeNames names = new TypeNames();
    private final ScalarTypes scalars;
    private final Placeholders placeholders;
    private final TextScratch scratch = new TextScratch();
    private final ConversionFailures failures;
    /** Columns of the same type share one: ten thousand tables have few types, but a hundred thousand columns. */
    private final Map<TypeForm, ColumnType> typeByForm = new HashMap<>();
    /** Columns that are NOT NULL now but were null in some row, or had a value that could not be written or was not sent. */
    private final Map<Integer, Set<String>> nullsByTable = new HashMap<>();

    /**
     * Creates an instance for the configured handling modes.
     *
     * @param settings the modes
     * @param catalog asked about relations whose types are not built in
     */
    public ColumnTypes(RecordSettings settings, TableCatalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
        this.strict = settings.hasSchemas();
        this.nullsUnsent =
                settings.valueFormat().needsRegistry() && settings.unavailablePolicy() != UnavailablePolicy.FAIL;
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
        names.add(type);
    }

    /**
     * Returns what a relation's columns mean.
     *
     * @param relation the relation
     * @return its columns, valid only for rows of this relation object; null while the catalog is being asked
     */
    public @Nullable TableColumns of(Relation relation) {
        CatalogTable table = needsCatalog(relation) ? catalog.of(relation) : CatalogTable.UNKNOWN;
        if (table == null) {
            return null;
        }
        ColumnType[] types = relation.columns().stream()
                .map(column -> type(relation, column, table.types()))
                .toArray(ColumnType[]::new);
        Set<String> shownNull = nullsByTable.getOrDefault(relation.oid(), Set.of());
        return new TableColumns(relation, table, types, strict, shownNull, nullsUnsent, scratch, failures);
    }

    /**
     * Remembers that a column can be null, whatever the catalog says. It applies to relations that are looked at afterwards.
     *
     * @param relation a relation whose row has a null
     * @param column index of the column
     */
    public void makeOptional(Relation relation, int column) {
        nullsByTable
                .computeIfAbsent(relation.oid(), oid -> new HashSet<>())
                .add(relation.columns().get(column).name());
    }

    private boolean needsCatalog(Relation relation) {
        return strict
                || relation.columns().stream()
                        .anyMatch(column ->
                                !TypeOid.isBuiltIn(column.typeOid()) || CatalogTypes.isMoney(column.typeOid()));
    }

    private ColumnType type(Relation relation, Column column, CatalogTypes types) {
        TypeForm form = TypeForm.of(column.typeOid(), column.typmod(), types);
        if (form == null) {
            form = names.form(column, types);
            requireUnit(relation, column, form);
        }
        return typeByForm.computeIfAbsent(form, this::type);
    }

    /** Milliseconds and microseconds look the same, so the unit is never guessed. */
    private void requireUnit(Relation relation, Column column, TypeForm form) {
        TypeForm value = form.element() == null ? form : form.element();
        if (form.oid() != column.typeOid() && scalars.hasUnitByModifier(value.oid())) {
            throw new RecordMappingException(
                    "the domain that is the type of column " + Printable.quoted(column.name()) + " of relation "
                            + relation + " (type OID " + Integer.toUnsignedString(column.typeOid())
                            + ") was dropped, and with it the number of fraction digits, which decides under"
                            + " time.precision.mode=" + settings.times().name().toLowerCase(Locale.ROOT)
                            + " whether values are milliseconds or microseconds; nothing was skipped: set time.precision.mode"
                            + " to a mode with a single unit, such as microseconds, until the rows from before are carried");
        }
    }

    private ColumnType type(TypeForm form) {
        Meaning meaning = meaning(form);
        return new ColumnType(
                meaning.schema(),
                meaning.reader(),
                form.oid(),
                ColumnLength.of(form),
                placeholders.of(form.oid(), form.extension(), meaning.schema()),
                null);
    }

    private Meaning meaning(TypeForm form) {
        if (form.element() != null) {
            Meaning array = array(meaning(form.element()), form.delimiter());
            return form.isKnownByName() ? lenient(array) : array;
        }
        if (!form.labels().isEmpty()) {
            return new Meaning(DebeziumSchemas.enumeration(form.labels()), ValueReader.TEXT);
        }
        return form.extension().isEmpty() ? scalars.of(form) : extension(form.extension());
    }

    private Meaning array(Meaning element, char delimiter) {
        Schema schema = SchemaBuilder.array(element.schema()).optional().build();
        return new Meaning(schema, new ArrayReader(element.reader(), delimiter, strict));
    }

    private Meaning extension(String name) {
        if (name.equals("ltree")) {
            return Meaning.text("data.Ltree");
        }
        return CatalogTypes.STRUCTURED.contains(name) ? lenient(known(name)) : Meaning.TEXT;
    }

    private Meaning lenient(Meaning meaning) {
        return new Meaning(meaning.schema(), new LenientReader(meaning.reader(), strict));
    }

    private Meaning known(String extension) {
        return switch (extension) {
            case "hstore" -> new Meaning(hstore(), new HstoreReader(settings.hstores()));
            case "geometry" -> new Meaning(DebeziumSchemas.geometry(), GeometryReaders::geometry);
            case "geography" -> new Meaning(DebeziumSchemas.geography(), GeometryReaders::geography);
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
