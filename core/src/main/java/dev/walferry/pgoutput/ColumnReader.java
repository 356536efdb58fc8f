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
import dev.walferry.type.TypeOid;
import dev.walferry.type.ValueFormatException;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a tuple as a Java value. Each method checks the column's type, then whether there is a value, so
 * that a wrong accessor is refused whatever the row holds.
 */
final class ColumnReader {
    private ColumnReader() {}

    static boolean getBoolean(Tuple row, int column) {
        ColumnCheck.requireValueOf(row, column, TypeOid.BOOL, "a boolean");
        return PgBoolean.parse(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static int getInt(Tuple row, int column) {
        int type = ColumnCheck.baseType(row, column);
        if (type != TypeOid.INT2 && type != TypeOid.INT4) {
            throw ColumnCheck.notReadableAs(row, column, "an int");
        }
        ColumnCheck.requireValue(row, column);
        return (int) PgInteger.parse(type, row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static long getLong(Tuple row, int column) {
        int type = ColumnCheck.baseType(row, column);
        if (!isInteger(type)) {
            throw ColumnCheck.notReadableAs(row, column, "a long");
        }
        ColumnCheck.requireValue(row, column);
        long value = PgInteger.parse(type, row.bytes, row.offset(column), row.length(column), row.isBinary(column));
        if (value < 0 && (type == TypeOid.XID8 || type == TypeOid.OID8)) {
            throw ColumnCheck.malformed(row, column, type, "at most 9223372036854775807, got a larger number");
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

    static float getFloat(Tuple row, int column) {
        ColumnCheck.requireValueOf(row, column, TypeOid.FLOAT4, "a float");
        return PgFloat.float4(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static double getDouble(Tuple row, int column) {
        int type = ColumnCheck.baseType(row, column);
        return switch (type) {
            case TypeOid.FLOAT4, TypeOid.FLOAT8 -> {
                ColumnCheck.requireValue(row, column);
                yield PgFloat.parse(type, row.bytes, row.offset(column), row.length(column), row.isBinary(column));
            }
            case TypeOid.INT2, TypeOid.INT4, TypeOid.INT8 -> (double) getLong(row, column);
            case TypeOid.NUMERIC -> {
                ColumnCheck.requireValue(row, column);
                yield numeric(row, column).toDouble();
            }
            default -> throw ColumnCheck.notReadableAs(row, column, "a double");
        };
    }

    static int getEpochDay(Tuple row, int column) {
        ColumnCheck.requireValueOf(row, column, TypeOid.DATE, "a date");
        return PgDate.parseEpochDay(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static long getTimeMicros(Tuple row, int column) {
        ColumnCheck.requireValueOf(row, column, TypeOid.TIME, "a time");
        return PgTime.parseMicros(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static long getTimestampMicros(Tuple row, int column) {
        if (ColumnCheck.baseType(row, column) != TypeOid.TIMESTAMPTZ) {
            ColumnCheck.requireValueOf(row, column, TypeOid.TIMESTAMP, "a timestamp");
            return PgTimestamp.parseMicros(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
        }
        ColumnCheck.requireValue(row, column);
        return PgTimestampTz.parseMicros(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static @Nullable String getString(Tuple row, int column) {
        int type = ColumnCheck.baseType(row, column);
        if (!ColumnCheck.hasValue(row, column)) {
            return null;
        }
        try {
            return PgText.parse(
                    type, row.types, row.bytes, row.offset(column), row.length(column), row.isBinary(column));
        } catch (ValueFormatException e) {
            throw ColumnCheck.in(row, column, e);
        }
    }

    static byte @Nullable [] getBytes(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.BYTEA, "bytes")
                ? PgBytea.parse(row.bytes, row.offset(column), row.length(column), row.isBinary(column))
                : null;
    }

    static @Nullable PgNumeric getNumeric(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.NUMERIC, "a numeric") ? numeric(row, column) : null;
    }

    private static PgNumeric numeric(Tuple row, int column) {
        return PgNumeric.parse(row.bytes, row.offset(column), row.length(column), row.isBinary(column));
    }

    static @Nullable BigDecimal getBigDecimal(Tuple row, int column) {
        PgNumeric value = getNumeric(row, column);
        if (value == null) {
            return null;
        }
        if (!value.isFinite()) {
            throw ColumnCheck.malformed(row, column, TypeOid.NUMERIC, "a finite number, got NaN or an infinity");
        }
        return value.toBigDecimal();
    }

    static @Nullable UUID getUuid(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.UUID, "a uuid")
                ? PgUuid.parse(row.bytes, row.offset(column), row.length(column), row.isBinary(column))
                : null;
    }

    static @Nullable PgDate getDate(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.DATE, "a date")
                ? new PgDate(getEpochDay(row, column))
                : null;
    }

    static @Nullable PgTime getTime(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.TIME, "a time")
                ? new PgTime(getTimeMicros(row, column))
                : null;
    }

    static @Nullable PgTimestamp getTimestamp(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.TIMESTAMP, "a timestamp")
                ? new PgTimestamp(getTimestampMicros(row, column))
                : null;
    }

    static @Nullable PgTimestampTz getTimestampTz(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.TIMESTAMPTZ, "a timestamptz")
                ? new PgTimestampTz(getTimestampMicros(row, column))
                : null;
    }

    static @Nullable PgInterval getInterval(Tuple row, int column) {
        return ColumnCheck.hasValueOf(row, column, TypeOid.INTERVAL, "an interval")
                ? PgInterval.parse(row.bytes, row.offset(column), row.length(column), row.isBinary(column))
                : null;
    }

    static @Nullable PgArray getArray(Tuple row, int column) {
        if (!row.types.info(ColumnCheck.baseType(row, column)).isArray()) {
            throw ColumnCheck.notReadableAs(row, column, "an array");
        }
        return (PgArray) getObject(row, column);
    }

    static @Nullable Object getObject(Tuple row, int column) {
        int type = ColumnCheck.baseType(row, column);
        if (!ColumnCheck.hasValue(row, column)) {
            return null;
        }
        try {
            return PgValue.parse(
                    type, row.types, row.bytes, row.offset(column), row.length(column), row.isBinary(column));
        } catch (ValueFormatException e) {
            throw ColumnCheck.in(row, column, e);
        }
    }
}
