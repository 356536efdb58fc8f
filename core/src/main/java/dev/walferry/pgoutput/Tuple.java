package dev.walferry.pgoutput;

import dev.walferry.Printable;
import dev.walferry.internal.TupleIndex;
import dev.walferry.internal.WireReader;
import dev.walferry.type.PgArray;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import dev.walferry.type.TypeCatalog;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row on the wire: one value per column of its relation, read from the message's own bytes on request.
 *
 * <p>The decoder has checked the framing, so no accessor of this class fails on it; {@link Row} says what the typed ones
 * throw. Columns are counted from 0 in the order of {@link Relation#columns()}; another index is an
 * {@link IndexOutOfBoundsException}. Immutable, safe in any thread; keeps the bytes of its message alive until
 * {@link #detach() detached}.
 *
 * <p>{@link TupleWriter} makes tuples for sources other than pgoutput.
 */
public final class Tuple implements Row {
    /** PostgreSQL assigns smaller OIDs by hand, so they are built-in types and never domains. */
    private static final int FIRST_GENERATED_OID = 10_000;

    final byte[] bytes;
    final short[] index;
    final TypeCatalog types;
    private final Relation relation;
    private final boolean keyOnly;

    Tuple(Relation relation, byte[] bytes, short[] index, TypeCatalog types, boolean keyOnly) {
        this.relation = relation;
        this.bytes = bytes;
        this.index = index;
        this.types = types;
        this.keyOnly = keyOnly;
    }

    static Tuple read(WireReader in, Relation relation, boolean keyOnly) {
        short[] index = TupleIndex.read(in, relation.columnCount());
        return new Tuple(relation, in.bytes(), index, TypeCatalog.builtIn(), keyOnly);
    }

    @Override
    public Relation relation() {
        return relation;
    }

    /**
     * {@return the number of columns, zero or more}
     */
    public int size() {
        return TupleIndex.size(index, bytes);
    }

    /**
     * Returns whether this is an old row of which only the replica identity's columns were sent. All other columns are
     * {@link ValueKind#UNCHANGED}: unknown, not null.
     *
     * @return true for a key-only old row
     */
    public boolean isKeyOnly() {
        return keyOnly;
    }

    /**
     * Returns what a column holds.
     *
     * @param column the column's index
     * @return its kind
     */
    public ValueKind valueKind(int column) {
        return switch (kindByte(column)) {
            case TupleIndex.TEXT -> ValueKind.TEXT;
            case TupleIndex.BINARY -> ValueKind.BINARY;
            case TupleIndex.UNCHANGED -> ValueKind.UNCHANGED;
            default -> isOutsideKey(column) ? ValueKind.UNCHANGED : ValueKind.NULL;
        };
    }

    /** A key-only row says null on the wire for every column outside the key. */
    private boolean isOutsideKey(int column) {
        return keyOnly && !relation.columns().get(column).identity();
    }

    /**
     * Returns whether a column is SQL NULL.
     *
     * @param column the column's index
     * @return false also for a value that was not sent
     */
    public boolean isNull(int column) {
        return valueKind(column) == ValueKind.NULL;
    }

    /**
     * Returns whether a column is SQL NULL.
     *
     * @param column the column's name
     * @return false also for a value that was not sent
     * @throws IllegalArgumentException if the relation has no such column
     */
    public boolean isNull(String column) {
        return isNull(relation.columnIndex(column));
    }

    /**
     * Returns whether a column's value was not sent.
     *
     * @param column the column's index
     * @return true if this message does not tell the column's content
     */
    public boolean isUnchanged(int column) {
        return valueKind(column) == ValueKind.UNCHANGED;
    }

    /**
     * Returns whether a column's value was not sent.
     *
     * @param column the column's name
     * @return true if this message does not tell the column's content
     * @throws IllegalArgumentException if the relation has no such column
     */
    public boolean isUnchanged(String column) {
        return isUnchanged(relation.columnIndex(column));
    }

    /**
     * Returns a column's value.
     *
     * @param column the column's index
     * @return a view over the message's bytes
     */
    public ValueView value(int column) {
        int typeOid = relation.typeOid(column);
        ValueKind kind = valueKind(column);
        if (kind == ValueKind.NULL || kind == ValueKind.UNCHANGED) {
            return ValueView.withoutContent(kind, typeOid);
        }
        return new ValueView(kind, typeOid, bytes, offset(column), length(column));
    }

    /**
     * Returns a column's value.
     *
     * @param column the column's name
     * @return a view over the message's bytes
     * @throws IllegalArgumentException if the relation has no such column
     */
    public ValueView value(String column) {
        return value(relation.columnIndex(column));
    }

    /**
     * Returns the same row with typed accessors that know types which are not built in.
     *
     * @param catalog describes the types of the database that the row came from
     * @return a view over the same bytes; accessors of such types may query the database and throw
     *     {@link dev.walferry.type.TypeLookupException} if it does not answer
     */
    public Tuple withTypes(TypeCatalog catalog) {
        return new Tuple(relation, bytes, index, Objects.requireNonNull(catalog), keyOnly);
    }

    /**
     * {@return how many bytes of memory this tuple keeps alive: the size of its message's array}
     */
    public int retainedBytes() {
        return bytes.length;
    }

    /**
     * Copies the row out of its message. For a tuple that is kept much longer than its message.
     *
     * @return the same row over its own bytes alone
     */
    public Tuple detach() {
        return TupleCopy.of(this);
    }

    boolean hasContent(int column) {
        byte kind = kindByte(column);
        return kind == TupleIndex.TEXT || kind == TupleIndex.BINARY;
    }

    byte kindByte(int column) {
        return TupleIndex.kind(bytes, start(column));
    }

    /** Where the column's kind byte is. */
    int start(int column) {
        return TupleIndex.start(index, column, bytes);
    }

    /** Where the column's content is. */
    int offset(int column) {
        return TupleIndex.contentOffset(start(column));
    }

    /** The number of bytes of the column's content. */
    int length(int column) {
        return TupleIndex.contentLength(bytes, start(column));
    }

    boolean isBinary(int column) {
        return kindByte(column) == TupleIndex.BINARY;
    }

    /** The column's type; of a domain its base type. */
    int baseType(int column) {
        int oid = relation.typeOid(column);
        return oid > 0 && oid < FIRST_GENERATED_OID ? oid : types.baseOf(oid);
    }

    @Override
    public boolean getBoolean(int column) {
        return ColumnReader.getBoolean(this, column);
    }

    @Override
    public int getInt(int column) {
        return ColumnReader.getInt(this, column);
    }

    @Override
    public long getLong(int column) {
        return ColumnReader.getLong(this, column);
    }

    @Override
    public float getFloat(int column) {
        return ColumnReader.getFloat(this, column);
    }

    @Override
    public double getDouble(int column) {
        return ColumnReader.getDouble(this, column);
    }

    @Override
    public int getEpochDay(int column) {
        return ColumnReader.getEpochDay(this, column);
    }

    @Override
    public long getTimeMicros(int column) {
        return ColumnReader.getTimeMicros(this, column);
    }

    @Override
    public long getTimestampMicros(int column) {
        return ColumnReader.getTimestampMicros(this, column);
    }

    @Override
    public @Nullable String getString(int column) {
        return ColumnReader.getString(this, column);
    }

    @Override
    public byte @Nullable [] getBytes(int column) {
        return ColumnReader.getBytes(this, column);
    }

    @Override
    public @Nullable PgNumeric getNumeric(int column) {
        return ColumnReader.getNumeric(this, column);
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) {
        return ColumnReader.getBigDecimal(this, column);
    }

    @Override
    public @Nullable UUID getUuid(int column) {
        return ColumnReader.getUuid(this, column);
    }

    @Override
    public @Nullable PgDate getDate(int column) {
        return ColumnReader.getDate(this, column);
    }

    @Override
    public @Nullable PgTime getTime(int column) {
        return ColumnReader.getTime(this, column);
    }

    @Override
    public @Nullable PgTimestamp getTimestamp(int column) {
        return ColumnReader.getTimestamp(this, column);
    }

    @Override
    public @Nullable PgTimestampTz getTimestampTz(int column) {
        return ColumnReader.getTimestampTz(this, column);
    }

    @Override
    public @Nullable PgInterval getInterval(int column) {
        return ColumnReader.getInterval(this, column);
    }

    @Override
    public @Nullable PgArray getArray(int column) {
        return ColumnReader.getArray(this, column);
    }

    @Override
    public @Nullable Object getObject(int column) {
        return ColumnReader.getObject(this, column);
    }

    /**
     * Describes the row without its content.
     *
     * @return the relation, and each column's name, kind and length
     */
    @Override
    public String toString() {
        StringJoiner columns = new StringJoiner(", ", relation + (keyOnly ? " key(" : "("), ")");
        for (int i = 0; i < size(); i++) {
            columns.add(Printable.of(relation.columns().get(i).name()) + " " + value(i));
        }
        return columns.toString();
    }
}
