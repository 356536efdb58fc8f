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
 * <p>The decoder has checked the framing, so no accessor fails on it. Columns are counted from 0 in the order of {@link
 * Relation#columns()}; another index is an {@link IndexOutOfBoundsException}, an unknown name an {@link
 * IllegalArgumentException}. Immutable, safe in any thread; keeps the bytes of its message alive until {@link #detach()
 * detached}.
 *
 * <p>A typed accessor gives the same for a value sent as text and for one sent in binary. It checks the column's type first:
 * a type that it does not name is a {@link dev.walferry.type.ValueFormatException}, and so are bytes that are not a value
 * of the type. A value that was {@linkplain #isUnchanged not sent} is an {@link IllegalStateException}. SQL NULL is
 * null, but an {@link IllegalStateException} from an accessor of a primitive type: ask {@link #isNull} first. No
 * message holds content.
 *
 * <p>Accessors of primitive types allocate nothing, except {@code getDouble} of a numeric and accessors of domains.
 * Domains count as their base type. Only a {@link dev.walferry.type.TypeCatalog} knows domains, enums, composites and
 * extension types: see {@link #withTypes}. Without one, such a column has its text if it was sent as text.
 * {@link TupleWriter} makes tuples for sources other than pgoutput.
 */
public final class Tuple {
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

    /**
     * {@return the relation whose columns these are, as it was when the row was sent}
     */
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
     * Returns whether this is an old row for which only the replica identity's columns were sent. All other columns are
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
     */
    public boolean isNull(String column) {
        return isNull(relation.columnIndex(column));
    }

    /**
     * Returns whether a column's value was not sent.
     *
     * @param column the column's index
     * @return true if this message does not have the column's content
     */
    public boolean isUnchanged(int column) {
        return valueKind(column) == ValueKind.UNCHANGED;
    }

    /**
     * Returns whether a column's value was not sent.
     *
     * @param column the column's name
     * @return true if this message does not have the column's content
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

    /** Returns where the column's kind byte is. */
    int start(int column) {
        return TupleIndex.start(index, column, bytes);
    }

    /** Returns where the column's content is. */
    int offset(int column) {
        return TupleIndex.contentOffset(start(column));
    }

    /** Returns the number of bytes of the column's content. */
    int length(int column) {
        return TupleIndex.contentLength(bytes, start(column));
    }

    boolean isBinary(int column) {
        return kindByte(column) == TupleIndex.BINARY;
    }

    /**
     * {@return the bool in a column}
     *
     * @param column the column's index
     */
    public boolean getBoolean(int column) {
        return ColumnReader.getBoolean(this, column);
    }

    /**
     * {@return the bool in a column}
     *
     * @param column the column's name
     */
    public boolean getBoolean(String column) {
        return getBoolean(relation.columnIndex(column));
    }

    /**
     * {@return the int2 or int4 in a column}
     *
     * @param column the column's index
     */
    public int getInt(int column) {
        return ColumnReader.getInt(this, column);
    }

    /**
     * {@return the int2 or int4 in a column}
     *
     * @param column the column's name
     */
    public int getInt(String column) {
        return getInt(relation.columnIndex(column));
    }

    /**
     * {@return the integer of any type in a column: int2, int4, int8, or one that is never negative, oid, xid, cid, xid8
     *     or oid8; an xid8 or oid8 above {@link Long#MAX_VALUE} is a {@link dev.walferry.type.ValueFormatException}}
     *
     * @param column the column's index
     */
    public long getLong(int column) {
        return ColumnReader.getLong(this, column);
    }

    /**
     * {@return the same as {@link #getLong(int)}}
     *
     * @param column the column's name
     */
    public long getLong(String column) {
        return getLong(relation.columnIndex(column));
    }

    /**
     * {@return the float4 in a column, perhaps NaN or infinite}
     *
     * @param column the column's index
     */
    public float getFloat(int column) {
        return ColumnReader.getFloat(this, column);
    }

    /**
     * {@return the float4 in a column, perhaps NaN or infinite}
     *
     * @param column the column's name
     */
    public float getFloat(String column) {
        return getFloat(relation.columnIndex(column));
    }

    /**
     * {@return the float4, float8, int2, int4 or, as the nearest double, int8 or numeric in a column; a numeric too large
     *     for a double is infinite}
     *
     * @param column the column's index
     */
    public double getDouble(int column) {
        return ColumnReader.getDouble(this, column);
    }

    /**
     * {@return the same as {@link #getDouble(int)}}
     *
     * @param column the column's name
     */
    public double getDouble(String column) {
        return getDouble(relation.columnIndex(column));
    }

    /**
     * {@return the date in a column as days since 1970-01-01, or {@link PgDate#INFINITY} or {@link PgDate#MINUS_INFINITY}}
     *
     * @param column the column's index
     */
    public int getEpochDay(int column) {
        return ColumnReader.getEpochDay(this, column);
    }

    /**
     * {@return the date in a column as days since 1970-01-01, or {@link PgDate#INFINITY} or {@link PgDate#MINUS_INFINITY}}
     *
     * @param column the column's name
     */
    public int getEpochDay(String column) {
        return getEpochDay(relation.columnIndex(column));
    }

    /**
     * {@return the time in a column as microseconds since midnight; {@link PgTime#END_OF_DAY} at 24:00}
     *
     * @param column the column's index
     */
    public long getTimeMicros(int column) {
        return ColumnReader.getTimeMicros(this, column);
    }

    /**
     * {@return the time in a column as microseconds since midnight; {@link PgTime#END_OF_DAY} at 24:00}
     *
     * @param column the column's name
     */
    public long getTimeMicros(String column) {
        return getTimeMicros(relation.columnIndex(column));
    }

    /**
     * {@return the timestamp or, in UTC, timestamptz in a column as microseconds since 2000-01-01 00:00:00 (not 1970), or
     *     {@link PgTimestamp#INFINITY} or {@link PgTimestamp#MINUS_INFINITY}}
     *
     * @param column the column's index
     */
    public long getTimestampMicros(int column) {
        return ColumnReader.getTimestampMicros(this, column);
    }

    /**
     * {@return the same as {@link #getTimestampMicros(int)}}
     *
     * @param column the column's name
     */
    public long getTimestampMicros(String column) {
        return getTimestampMicros(relation.columnIndex(column));
    }

    /**
     * {@return PostgreSQL's text of the value of any type in a column, see {@link dev.walferry.type.PgText}}
     *
     * @param column the column's index
     */
    public @Nullable String getString(int column) {
        return ColumnReader.getString(this, column);
    }

    /**
     * {@return PostgreSQL's text of the value of any type in a column, see {@link dev.walferry.type.PgText}}
     *
     * @param column the column's name
     */
    public @Nullable String getString(String column) {
        return getString(relation.columnIndex(column));
    }

    /**
     * {@return a new array with the bytea in a column; for other types' bytes see {@link ValueView#toBytes}}
     *
     * @param column the column's index
     */
    public byte @Nullable [] getBytes(int column) {
        return ColumnReader.getBytes(this, column);
    }

    /**
     * {@return a new array with the bytea in a column; for other types' bytes see {@link ValueView#toBytes}}
     *
     * @param column the column's name
     */
    public byte @Nullable [] getBytes(String column) {
        return getBytes(relation.columnIndex(column));
    }

    /**
     * {@return the numeric in a column, perhaps NaN or infinite}
     *
     * @param column the column's index
     */
    public @Nullable PgNumeric getNumeric(int column) {
        return ColumnReader.getNumeric(this, column);
    }

    /**
     * {@return the numeric in a column, perhaps NaN or infinite}
     *
     * @param column the column's name
     */
    public @Nullable PgNumeric getNumeric(String column) {
        return getNumeric(relation.columnIndex(column));
    }

    /**
     * {@return the finite numeric in a column, with PostgreSQL's scale; NaN and the infinities are a
     *     {@link dev.walferry.type.ValueFormatException}}
     *
     * @param column the column's index
     */
    public @Nullable BigDecimal getBigDecimal(int column) {
        return ColumnReader.getBigDecimal(this, column);
    }

    /**
     * {@return the same as {@link #getBigDecimal(int)}}
     *
     * @param column the column's name
     */
    public @Nullable BigDecimal getBigDecimal(String column) {
        return getBigDecimal(relation.columnIndex(column));
    }

    /**
     * {@return the uuid in a column}
     *
     * @param column the column's index
     */
    public @Nullable UUID getUuid(int column) {
        return ColumnReader.getUuid(this, column);
    }

    /**
     * {@return the uuid in a column}
     *
     * @param column the column's name
     */
    public @Nullable UUID getUuid(String column) {
        return getUuid(relation.columnIndex(column));
    }

    /**
     * {@return the date in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgDate getDate(int column) {
        return ColumnReader.getDate(this, column);
    }

    /**
     * {@return the date in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgDate getDate(String column) {
        return getDate(relation.columnIndex(column));
    }

    /**
     * {@return the time in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgTime getTime(int column) {
        return ColumnReader.getTime(this, column);
    }

    /**
     * {@return the time in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgTime getTime(String column) {
        return getTime(relation.columnIndex(column));
    }

    /**
     * {@return the timestamp in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgTimestamp getTimestamp(int column) {
        return ColumnReader.getTimestamp(this, column);
    }

    /**
     * {@return the timestamp in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgTimestamp getTimestamp(String column) {
        return getTimestamp(relation.columnIndex(column));
    }

    /**
     * {@return the timestamptz in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgTimestampTz getTimestampTz(int column) {
        return ColumnReader.getTimestampTz(this, column);
    }

    /**
     * {@return the timestamptz in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgTimestampTz getTimestampTz(String column) {
        return getTimestampTz(relation.columnIndex(column));
    }

    /**
     * {@return the interval in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgInterval getInterval(int column) {
        return ColumnReader.getInterval(this, column);
    }

    /**
     * {@return the interval in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgInterval getInterval(String column) {
        return getInterval(relation.columnIndex(column));
    }

    /**
     * {@return the array of any type in a column}
     *
     * @param column the column's index
     */
    public @Nullable PgArray getArray(int column) {
        return ColumnReader.getArray(this, column);
    }

    /**
     * {@return the array of any type in a column}
     *
     * @param column the column's name
     */
    public @Nullable PgArray getArray(String column) {
        return getArray(relation.columnIndex(column));
    }

    /**
     * {@return the value of any type in a column, as the Java object that {@link dev.walferry.type.PgValue} names}
     *
     * @param column the column's index
     */
    public @Nullable Object getObject(int column) {
        return ColumnReader.getObject(this, column);
    }

    /**
     * {@return the value of any type in a column, as the Java object that {@link dev.walferry.type.PgValue} names}
     *
     * @param column the column's name
     */
    public @Nullable Object getObject(String column) {
        return getObject(relation.columnIndex(column));
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
