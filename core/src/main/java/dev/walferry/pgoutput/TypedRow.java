package dev.walferry.pgoutput;

import dev.walferry.type.PgArray;
import dev.walferry.type.PgBoolean;
import dev.walferry.type.PgBytea;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgFloat;
import dev.walferry.type.PgInteger;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgText;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import dev.walferry.type.PgUuid;
import dev.walferry.type.PgValue;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The typed accessors of a {@link Tuple}. Each looks at the column's type first, then at whether there is a value, so a
 * wrong question is refused whatever the row holds.
 */
abstract sealed class TypedRow extends CheckedRow permits Tuple {
    TypedRow(Relation relation, byte[] bytes, short[] index, TypeCatalog types) {
        super(relation, bytes, index, types);
    }

    /**
     * A bool.
     *
     * @param column index of the column
     * @return the value
     */
    public final boolean getBoolean(int column) {
        require(column, TypeOid.BOOL, "a boolean");
        return PgBoolean.parse(bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * An int2 or int4.
     *
     * @param column index of the column
     * @return the value
     */
    public final int getInt(int column) {
        int type = typeOf(column);
        if (type != TypeOid.INT2 && type != TypeOid.INT4) {
            throw notReadableAs(column, "an int");
        }
        requireValue(column);
        return (int) PgInteger.parse(type, bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * A value of any integer type: int2, int4, int8; oid, xid, cid, xid8 and oid8, which are never negative.
     *
     * @param column index of the column
     * @return the value; an xid8 or oid8 above {@link Long#MAX_VALUE} is a {@link ValueFormatException}
     */
    public final long getLong(int column) {
        int type = typeOf(column);
        if (!isInteger(type)) {
            throw notReadableAs(column, "a long");
        }
        requireValue(column);
        long value = PgInteger.parse(type, bytes, offset(column), length(column), isBinary(column));
        if (value < 0 && (type == TypeOid.XID8 || type == TypeOid.OID8)) {
            throw new ValueFormatException(type, "at most 9223372036854775807 expected in " + name(column));
        }
        return value;
    }

    private static boolean isInteger(int type) {
        return switch (type) {
            case TypeOid.INT2,
                    TypeOid.INT4,
                    TypeOid.INT8,
                    TypeOid.OID,
                    TypeOid.XID,
                    TypeOid.CID,
                    TypeOid.XID8,
                    TypeOid.OID8 -> true;
            default -> false;
        };
    }

    /**
     * A float4.
     *
     * @param column index of the column
     * @return the value, perhaps NaN or infinite
     */
    public final float getFloat(int column) {
        require(column, TypeOid.FLOAT4, "a float");
        return PgFloat.float4(bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * A float4, float8, int2, int4, or, as the nearest double, an int8 or numeric.
     *
     * @param column index of the column
     * @return the value, perhaps NaN or infinite; a numeric too large for a double is infinite
     */
    public final double getDouble(int column) {
        int type = typeOf(column);
        return switch (type) {
            case TypeOid.FLOAT4, TypeOid.FLOAT8 -> {
                requireValue(column);
                yield PgFloat.parse(type, bytes, offset(column), length(column), isBinary(column));
            }
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8 -> (double) getLong(column);
            case TypeOid.NUMERIC -> {
                requireValue(column);
                yield PgNumeric.parse(bytes, offset(column), length(column), isBinary(column))
                        .toDouble();
            }
            default -> throw notReadableAs(column, "a double");
        };
    }

    /**
     * A date as a number.
     *
     * @param column index of the column
     * @return days since 1970-01-01, or {@link PgDate#INFINITY} or {@link PgDate#MINUS_INFINITY}
     */
    public final int getEpochDay(int column) {
        require(column, TypeOid.DATE, "a date");
        return PgDate.parseEpochDay(bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * A time as a number.
     *
     * @param column index of the column
     * @return microseconds since midnight; at 24:00 {@link PgTime#END_OF_DAY}
     */
    public final long getTimeMicros(int column) {
        require(column, TypeOid.TIME, "a time");
        return PgTime.parseMicros(bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * A timestamp or timestamptz as a number, counted as PostgreSQL does: not from 1970.
     *
     * @param column index of the column
     * @return microseconds since 2000-01-01 00:00:00, of a timestamptz in UTC; or {@link PgTimestamp#INFINITY} or
     *     {@link PgTimestamp#MINUS_INFINITY}
     */
    public final long getTimestampMicros(int column) {
        int type = typeOf(column);
        if (type != TypeOid.TIMESTAMPTZ) {
            require(column, TypeOid.TIMESTAMP, "a timestamp");
            return PgTimestamp.parseMicros(bytes, offset(column), length(column), isBinary(column));
        }
        requireValue(column);
        return PgTimestampTz.parseMicros(bytes, offset(column), length(column), isBinary(column));
    }

    /**
     * PostgreSQL's text of a value of any type, see {@link PgText}.
     *
     * @param column index of the column
     * @return the text, or null for SQL NULL
     */
    public final @Nullable String getString(int column) {
        int type = typeOf(column);
        if (!hasValue(column)) {
            return null;
        }
        try {
            return PgText.parse(type, types, bytes, offset(column), length(column), isBinary(column));
        } catch (ValueFormatException e) {
            throw in(column, e);
        }
    }

    /**
     * A bytea. For the bytes of the wire, whatever the type, see {@link ValueView#toBytes}.
     *
     * @param column index of the column
     * @return a new array with the value, or null for SQL NULL
     */
    public final byte @Nullable [] getBytes(int column) {
        return has(column, TypeOid.BYTEA, "bytes")
                ? PgBytea.parse(bytes, offset(column), length(column), isBinary(column))
                : null;
    }

    /**
     * A numeric, which may be NaN or infinite.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgNumeric getNumeric(int column) {
        return has(column, TypeOid.NUMERIC, "a numeric")
                ? PgNumeric.parse(bytes, offset(column), length(column), isBinary(column))
                : null;
    }

    /**
     * A finite numeric.
     *
     * @param column index of the column
     * @return the value with PostgreSQL's scale, or null for SQL NULL; NaN and the infinities are a
     *     {@link ValueFormatException}
     */
    public final @Nullable BigDecimal getBigDecimal(int column) {
        PgNumeric value = getNumeric(column);
        if (value == null) {
            return null;
        }
        if (!value.isFinite()) {
            throw new ValueFormatException(TypeOid.NUMERIC, "a finite number expected in " + name(column));
        }
        return value.toBigDecimal();
    }

    /**
     * A uuid.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable UUID getUuid(int column) {
        return has(column, TypeOid.UUID, "a uuid")
                ? PgUuid.parse(bytes, offset(column), length(column), isBinary(column))
                : null;
    }

    /**
     * A date.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgDate getDate(int column) {
        return has(column, TypeOid.DATE, "a date") ? new PgDate(getEpochDay(column)) : null;
    }

    /**
     * A time.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgTime getTime(int column) {
        return has(column, TypeOid.TIME, "a time") ? new PgTime(getTimeMicros(column)) : null;
    }

    /**
     * A timestamp.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgTimestamp getTimestamp(int column) {
        return has(column, TypeOid.TIMESTAMP, "a timestamp") ? new PgTimestamp(getTimestampMicros(column)) : null;
    }

    /**
     * A timestamptz.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgTimestampTz getTimestampTz(int column) {
        return has(column, TypeOid.TIMESTAMPTZ, "a timestamptz") ? new PgTimestampTz(getTimestampMicros(column)) : null;
    }

    /**
     * An interval.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgInterval getInterval(int column) {
        return has(column, TypeOid.INTERVAL, "an interval")
                ? PgInterval.parse(bytes, offset(column), length(column), isBinary(column))
                : null;
    }

    /**
     * An array of any type.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable PgArray getArray(int column) {
        if (!types.info(typeOf(column)).isArray()) {
            throw notReadableAs(column, "an array");
        }
        return (PgArray) getObject(column);
    }

    /**
     * A value of any type as the Java object that {@link PgValue} names.
     *
     * @param column index of the column
     * @return the value, or null for SQL NULL
     */
    public final @Nullable Object getObject(int column) {
        int type = typeOf(column);
        if (!hasValue(column)) {
            return null;
        }
        try {
            return PgValue.parse(type, types, bytes, offset(column), length(column), isBinary(column));
        } catch (ValueFormatException e) {
            throw in(column, e);
        }
    }
}
