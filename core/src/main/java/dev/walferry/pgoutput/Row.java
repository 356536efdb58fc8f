package dev.walferry.pgoutput;

import dev.walferry.type.PgArray;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row as Java values, by column index or by column name.
 *
 * <p>An accessor gives the same for a value sent as text and for one sent in binary. It checks the column's type first:
 * a type that it does not name is a {@link dev.walferry.type.ValueFormatException}, and so are bytes that are not a value
 * of the type. A value that was {@linkplain Tuple#isUnchanged not sent} is an {@link IllegalStateException}. SQL NULL is
 * null, but an {@link IllegalStateException} from an accessor of a primitive type: ask {@link Tuple#isNull} first. An
 * index out of range is an {@link IndexOutOfBoundsException}, an unknown name an {@link IllegalArgumentException}. No
 * message holds content.
 *
 * <p>Accessors of primitive types allocate nothing, except {@code getDouble} of a numeric and accessors of domains.
 *
 * <p>Domains count as their base type. Only a {@link dev.walferry.type.TypeCatalog} knows domains, enums, composites and
 * extension types: see {@link Tuple#withTypes}. Without one, such a column has its text if it was sent as text.
 */
public sealed interface Row permits Tuple {
    /**
     * {@return the relation whose columns these are, as it was when the row was sent}
     */
    Relation relation();

    /**
     * {@return the bool in a column}
     *
     * @param column the column's index
     */
    boolean getBoolean(int column);

    /**
     * {@return the bool in a column}
     *
     * @param column the column's name
     */
    default boolean getBoolean(String column) {
        return getBoolean(relation().columnIndex(column));
    }

    /**
     * {@return the int2 or int4 in a column}
     *
     * @param column the column's index
     */
    int getInt(int column);

    /**
     * {@return the int2 or int4 in a column}
     *
     * @param column the column's name
     */
    default int getInt(String column) {
        return getInt(relation().columnIndex(column));
    }

    /**
     * {@return the integer of any type in a column: int2, int4, int8, or one that is never negative, oid, xid, cid, xid8
     *     or oid8; an xid8 or oid8 above {@link Long#MAX_VALUE} is a {@link dev.walferry.type.ValueFormatException}}
     *
     * @param column the column's index
     */
    long getLong(int column);

    /**
     * {@return the same as {@link #getLong(int)}}
     *
     * @param column the column's name
     */
    default long getLong(String column) {
        return getLong(relation().columnIndex(column));
    }

    /**
     * {@return the float4 in a column, perhaps NaN or infinite}
     *
     * @param column the column's index
     */
    float getFloat(int column);

    /**
     * {@return the float4 in a column, perhaps NaN or infinite}
     *
     * @param column the column's name
     */
    default float getFloat(String column) {
        return getFloat(relation().columnIndex(column));
    }

    /**
     * {@return the float4, float8, int2, int4 or, as the nearest double, int8 or numeric in a column; a numeric too large
     *     for a double is infinite}
     *
     * @param column the column's index
     */
    double getDouble(int column);

    /**
     * {@return the same as {@link #getDouble(int)}}
     *
     * @param column the column's name
     */
    default double getDouble(String column) {
        return getDouble(relation().columnIndex(column));
    }

    /**
     * {@return the date in a column as days since 1970-01-01, or {@link PgDate#INFINITY} or {@link PgDate#MINUS_INFINITY}}
     *
     * @param column the column's index
     */
    int getEpochDay(int column);

    /**
     * {@return the date in a column as days since 1970-01-01, or {@link PgDate#INFINITY} or {@link PgDate#MINUS_INFINITY}}
     *
     * @param column the column's name
     */
    default int getEpochDay(String column) {
        return getEpochDay(relation().columnIndex(column));
    }

    /**
     * {@return the time in a column as microseconds since midnight; {@link PgTime#END_OF_DAY} at 24:00}
     *
     * @param column the column's index
     */
    long getTimeMicros(int column);

    /**
     * {@return the time in a column as microseconds since midnight; {@link PgTime#END_OF_DAY} at 24:00}
     *
     * @param column the column's name
     */
    default long getTimeMicros(String column) {
        return getTimeMicros(relation().columnIndex(column));
    }

    /**
     * {@return the timestamp or, in UTC, timestamptz in a column as microseconds since 2000-01-01 00:00:00 (not 1970), or
     *     {@link PgTimestamp#INFINITY} or {@link PgTimestamp#MINUS_INFINITY}}
     *
     * @param column the column's index
     */
    long getTimestampMicros(int column);

    /**
     * {@return the same as {@link #getTimestampMicros(int)}}
     *
     * @param column the column's name
     */
    default long getTimestampMicros(String column) {
        return getTimestampMicros(relation().columnIndex(column));
    }

    /**
     * {@return PostgreSQL's text of the value of any type in a column, see {@link dev.walferry.type.PgText}}
     *
     * @param column the column's index
     */
    @Nullable
    String getString(int column);

    /**
     * {@return PostgreSQL's text of the value of any type in a column, see {@link dev.walferry.type.PgText}}
     *
     * @param column the column's name
     */
    default @Nullable String getString(String column) {
        return getString(relation().columnIndex(column));
    }

    /**
     * {@return a new array with the bytea in a column; for other types' bytes see {@link ValueView#toBytes}}
     *
     * @param column the column's index
     */
    byte @Nullable [] getBytes(int column);

    /**
     * {@return a new array with the bytea in a column; for other types' bytes see {@link ValueView#toBytes}}
     *
     * @param column the column's name
     */
    default byte @Nullable [] getBytes(String column) {
        return getBytes(relation().columnIndex(column));
    }

    /**
     * {@return the numeric in a column, perhaps NaN or infinite}
     *
     * @param column the column's index
     */
    @Nullable
    PgNumeric getNumeric(int column);

    /**
     * {@return the numeric in a column, perhaps NaN or infinite}
     *
     * @param column the column's name
     */
    default @Nullable PgNumeric getNumeric(String column) {
        return getNumeric(relation().columnIndex(column));
    }

    /**
     * {@return the finite numeric in a column, with PostgreSQL's scale; NaN and the infinities are a
     *     {@link dev.walferry.type.ValueFormatException}}
     *
     * @param column the column's index
     */
    @Nullable
    BigDecimal getBigDecimal(int column);

    /**
     * {@return the same as {@link #getBigDecimal(int)}}
     *
     * @param column the column's name
     */
    default @Nullable BigDecimal getBigDecimal(String column) {
        return getBigDecimal(relation().columnIndex(column));
    }

    /**
     * {@return the uuid in a column}
     *
     * @param column the column's index
     */
    @Nullable
    UUID getUuid(int column);

    /**
     * {@return the uuid in a column}
     *
     * @param column the column's name
     */
    default @Nullable UUID getUuid(String column) {
        return getUuid(relation().columnIndex(column));
    }

    /**
     * {@return the date in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgDate getDate(int column);

    /**
     * {@return the date in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgDate getDate(String column) {
        return getDate(relation().columnIndex(column));
    }

    /**
     * {@return the time in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgTime getTime(int column);

    /**
     * {@return the time in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgTime getTime(String column) {
        return getTime(relation().columnIndex(column));
    }

    /**
     * {@return the timestamp in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgTimestamp getTimestamp(int column);

    /**
     * {@return the timestamp in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgTimestamp getTimestamp(String column) {
        return getTimestamp(relation().columnIndex(column));
    }

    /**
     * {@return the timestamptz in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgTimestampTz getTimestampTz(int column);

    /**
     * {@return the timestamptz in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgTimestampTz getTimestampTz(String column) {
        return getTimestampTz(relation().columnIndex(column));
    }

    /**
     * {@return the interval in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgInterval getInterval(int column);

    /**
     * {@return the interval in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgInterval getInterval(String column) {
        return getInterval(relation().columnIndex(column));
    }

    /**
     * {@return the array of any type in a column}
     *
     * @param column the column's index
     */
    @Nullable
    PgArray getArray(int column);

    /**
     * {@return the array of any type in a column}
     *
     * @param column the column's name
     */
    default @Nullable PgArray getArray(String column) {
        return getArray(relation().columnIndex(column));
    }

    /**
     * {@return the value of any type in a column, as the Java object that {@link dev.walferry.type.PgValue} names}
     *
     * @param column the column's index
     */
    @Nullable
    Object getObject(int column);

    /**
     * {@return the value of any type in a column, as the Java object that {@link dev.walferry.type.PgValue} names}
     *
     * @param column the column's name
     */
    default @Nullable Object getObject(String column) {
        return getObject(relation().columnIndex(column));
    }
}
