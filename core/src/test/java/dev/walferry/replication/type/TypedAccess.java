package dev.walferry.replication.type;

import dev.walferry.pgoutput.Tuple;
import dev.walferry.type.PgArray;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a column with the typed accessors for its type. */
final class TypedAccess {
    private TypedAccess() {}

    /** Returns the accessors' value in the class of the given object; a different object if two of them disagree. */
    static @Nullable Object of(Tuple row, int column, Object object) {
        if (object instanceof Boolean) {
            return row.getBoolean(column);
        }
        if (object instanceof Number number) {
            return number(row, column, number);
        }
        if (object instanceof PgNumeric numeric) {
            boolean agree = Double.compare(row.getDouble(column), numeric.toDouble()) == 0
                    && (!numeric.isFinite() || numeric.equals(PgNumeric.of(row.getBigDecimal(column))));
            return agree ? row.getNumeric(column) : "getDouble, getBigDecimal and getNumeric differ";
        }
        if (object instanceof ByteBuffer) {
            return ByteBuffer.wrap(row.getBytes(column));
        }
        if (object instanceof UUID) {
            return row.getUuid(column);
        }
        if (object instanceof PgArray) {
            return row.getArray(column);
        }
        return time(row, column, object);
    }

    private static Object number(Tuple row, int column, Number object) {
        if (object instanceof Float) {
            return row.getFloat(column);
        }
        if (object instanceof Double) {
            return row.getDouble(column);
        }
        if (object instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? BigInteger.valueOf(row.getLong(column)) : big;
        }
        long value = row.getLong(column);
        if (object instanceof Long) {
            return value;
        }
        if (row.getInt(column) != value || row.getDouble(column) != value) {
            return row.getDouble(column);
        }
        return object instanceof Short ? (Object) (short) value : (Object) (int) value;
    }

    private static @Nullable Object time(Tuple row, int column, Object object) {
        if (object instanceof PgDate) {
            return row.getDate(column);
        }
        if (object instanceof PgTime) {
            return row.getTime(column);
        }
        if (object instanceof PgTimestamp) {
            return row.getTimestamp(column);
        }
        if (object instanceof PgTimestampTz) {
            return row.getTimestampTz(column);
        }
        if (object instanceof PgInterval) {
            return row.getInterval(column);
        }
        return object;
    }
}
