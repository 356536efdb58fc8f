package dev.walferry.kafka.record.column;

import dev.walferry.Printable;
import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.catalog.CatalogTable;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.pgoutput.ValueView;
import dev.walferry.type.ValueFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A relation's columns, what each of them means, and which of them values have. For one thread.
 */
public final class TableColumns {
    /** The header that names columns whose values became null. */
    public static final String UNCONVERTED = "__walferry.unconverted";

    private final Relation relation;
    private final CatalogTable table;
    private final ColumnType[] types;
    /** The readers of {@link #types}, to save one step for each value. */
    private final ValueReader[] readers;

    private final boolean[] optional;
    /** Whether null may stand for a value of a NOT NULL column that was not sent, and a registry keeps the schema. */
    private final boolean nullsUnsent;
    /** The columns that values have; null if they have all. */
    private final int @Nullable [] shown;

    /** The types with their own readers, which read defaults. */
    private final ColumnType[] plainTypes;

    private final TextScratch scratch;
    private final ConversionFailures failures;
    private List<String> unconverted = List.of();

    TableColumns(
            Relation relation,
            CatalogTable table,
            ColumnType[] types,
            boolean described,
            Set<String> shownNull,
            boolean nullsUnsent,
            TextScratch scratch,
            ConversionFailures failures) {
        this.relation = relation;
        this.table = table;
        this.types = types;
        this.scratch = scratch;
        this.failures = failures;
        this.plainTypes = types;
        this.shown = null;
        this.nullsUnsent = nullsUnsent;
        this.readers = new ValueReader[types.length];
        this.optional = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            readers[i] = types[i].reader();
            optional[i] = !described || shownNull.contains(name(i)) || types[i].isAlwaysOptional() || isNullable(i);
        }
    }

    private TableColumns(TableColumns from, ColumnType[] types, int @Nullable [] shown, boolean[] optional) {
        this.relation = from.relation;
        this.table = from.table;
        this.plainTypes = from.plainTypes;
        this.scratch = from.scratch;
        this.failures = from.failures;
        this.types = types;
        this.readers = Arrays.stream(types).map(ColumnType::reader).toArray(ValueReader[]::new);
        this.shown = shown;
        this.nullsUnsent = from.nullsUnsent;
        this.optional = optional;
    }

    /**
     * Returns the same columns, but values have only some of them. A key may still have the others; their fields are then
     * optional and without a default, as they are with Debezium, which does not ask the catalog about them.
     *
     * @param some indexes of the columns that values have, in the relation's order
     * @return a copy
     */
    public TableColumns showing(int... some) {
        boolean[] loosened = new boolean[optional.length];
        Arrays.fill(loosened, true);
        for (int column : some) {
            loosened[column] = optional[column];
        }
        return new TableColumns(this, types, some.clone(), loosened);
    }

    /**
     * Returns the same columns with other types, whose values fit the same fields.
     *
     * @param other a type for each column
     * @return a copy
     */
    public TableColumns with(ColumnType... other) {
        return new TableColumns(this, other.clone(), shown, optional);
    }

    /**
     * Returns the same columns as a new row's value has them: with an optional field for each value that may not be sent and that
     * nothing but null can stand for. It does not wait for the first such row, so every session has the same schema.
     *
     * @return a copy, or this
     */
    public TableColumns allowingUnsent() {
        boolean[] loosened = optional.clone();
        for (int i = 0; nullsUnsent && i < loosened.length; i++) {
            loosened[i] |= types[i].isNullIfUnsent() && !isAlwaysSent(i);
        }
        return Arrays.equals(loosened, optional) ? this : new TableColumns(this, types, shown, loosened);
    }

    /**
     * Returns whether a column's value is always sent. REPLICA IDENTITY FULL sends every value, but a table may have it
     * today and not tomorrow.
     */
    private boolean isAlwaysSent(int column) {
        CatalogTable.Index primary = table.primary();
        return isFlagged(column) || (primary != null && primary.columns().contains(name(column)));
    }

    /**
     * Returns the columns that values have.
     *
     * @return a copy: their indexes in the relation's order
     */
    public int[] shown() {
        return shown == null ? IntStream.range(0, types.length).toArray() : shown.clone();
    }

    /**
     * Returns whether each column's value is in every record as it is.
     *
     * @return false if values lack a column or hide one
     */
    public boolean areAllShown() {
        return shown == null && Arrays.stream(types).allMatch(type -> type.constant() == null);
    }

    /**
     * Returns whether values have a column.
     *
     * @param column index of the column
     * @return false if it is left out
     */
    public boolean isShown(int column) {
        return shown == null || Arrays.binarySearch(shown, column) >= 0;
    }

    /**
     * Returns the relation.
     *
     * @return as its message described it
     */
    public Relation relation() {
        return relation;
    }

    /**
     * Returns how many columns there are.
     *
     * @return the number of columns of the relation
     */
    public int size() {
        return types.length;
    }

    /**
     * Returns a column's name.
     *
     * @param column index of the column
     * @return as the relation has it
     */
    public String name(int column) {
        return relation.columns().get(column).name();
    }

    /**
     * Returns what a column means.
     *
     * @param column index of the column
     * @return its type
     */
    public ColumnType type(int column) {
        return types[column];
    }

    /**
     * Returns what a column means apart from how its values are shown.
     *
     * @param column index of the column
     * @return its type, which reads the column's default
     */
    public ColumnType plainType(int column) {
        return plainTypes[column];
    }

    /**
     * Returns what the catalog says about a column now.
     *
     * @param column index of the column
     * @return null if it does not know the column, or knows it with another type
     */
    public @Nullable CatalogColumn facts(int column) {
        CatalogColumn facts = table.columns().get(name(column));
        return facts != null
                        && facts.typeOid() == relation.columns().get(column).typeOid()
                ? facts
                : null;
    }

    /**
     * Returns whether the catalog has the columns as the relation has them: with their types, and in their order. PostgreSQL sends
     * columns in the order of their numbers, so two that have exchanged their names are in the wrong order.
     *
     * @return false if one was dropped, renamed or given another type since
     */
    public boolean areAsInCatalog() {
        int last = 0;
        for (int column = 0; column < types.length; column++) {
            CatalogColumn facts = facts(column);
            if (facts == null || facts.number() <= last) {
                return false;
            }
            last = facts.number();
        }
        return true;
    }

    /**
     * Returns the number of the column that has a column's name now, whatever its type.
     *
     * @param column index of the column
     * @return its {@code attnum}; 0 if the catalog has no such column
     */
    public int numberOfNamesake(int column) {
        CatalogColumn namesake = table.columns().get(name(column));
        return namesake == null ? 0 : namesake.number();
    }

    /**
     * Returns a column's type in PostgreSQL.
     *
     * @param column index of the column
     * @return null if the catalog does not know it
     */
    public @Nullable SourceType sourceType(int column) {
        return SourceType.of(relation.columns().get(column), table.types(), facts(column));
    }

    /**
     * Returns a column's comment.
     *
     * @param column index of the column
     * @return null if it has none
     */
    public @Nullable String comment(int column) {
        CatalogColumn facts = facts(column);
        return facts == null ? null : facts.comment();
    }

    /**
     * Returns whether a column's field can be null.
     *
     * @param column index of the column
     * @return false if the column is NOT NULL, as far as is known, and none of its rows has shown otherwise
     */
    public boolean isOptional(int column) {
        return optional[column];
    }

    private boolean isNullable(int column) {
        CatalogColumn facts = facts(column);
        if (facts != null) {
            return facts.isNullable();
        }
        return !isFlagged(column);
    }

    /** Returns whether an index that tells rows apart has a column. */
    private boolean isFlagged(int column) {
        ReplicaIdentity identity = relation.replicaIdentity();
        boolean byIndex = identity == ReplicaIdentity.DEFAULT || identity == ReplicaIdentity.INDEX;
        return byIndex && relation.columns().get(column).identity();
    }

    /**
     * Reads a value into a sink.
     *
     * @param row a row of this relation
     * @param column index of a column whose value is neither null nor unchanged
     * @param out receives one value, announced if the column's field is optional
     * @throws RecordMappingException if the value is not in the form that PostgreSQL prints
     * @throws RequiredFieldException if the value would have to be null and its field cannot be
     */
    public void read(Tuple row, int column, ValueSink out) {
        ValueView value = row.value(column);
        if (value.kind() != ValueKind.TEXT) {
            throw unreadable(column, value.kind() == ValueKind.BINARY ? "binary format" : "no value");
        }
        readText(value, column, out);
    }

    private void readText(ValueView value, int column, ValueSink out) {
        int length = value.length();
        byte[] text = scratch.load(value, length);
        int start = out.position();
        try {
            if (optional[column]) {
                out.present();
            }
            readers[column].read(text, 0, length, out);
        } catch (UnconvertibleException e) {
            failures.handle(Printable.quoted(name(column)), relation.toString(), e);
            out.rewind(start);
            if (!optional[column]) {
                throw new RequiredFieldException(column);
            }
            out.nothing();
            unconverted = new ArrayList<>(unconverted);
            unconverted.add(name(column));
        } catch (ValueFormatException e) {
            throw unreadable(column, e.typeName() + ", " + e.reason());
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            // The message may quote the value, so only the class is named.
            throw unreadable(column, e.getClass().getSimpleName());
        }
    }

    /**
     * Hands out the columns whose values became null since the last call, because their fields cannot hold them.
     *
     * @return their names, in the order in which they were read; nearly always empty
     */
    public List<String> takeUnconverted() {
        List<String> taken = unconverted;
        if (!taken.isEmpty()) { // storing a reference for every row would cost as much as a column
            unconverted = List.of();
        }
        return taken;
    }

    private RecordMappingException unreadable(int column, String reason) {
        return new RecordMappingException("a value of column " + Printable.quoted(name(column)) + " of relation "
                + relation
                + " (type OID "
                + Integer.toUnsignedString(relation.columns().get(column).typeOid())
                + ") is not in the form that PostgreSQL prints: " + reason);
    }
}
