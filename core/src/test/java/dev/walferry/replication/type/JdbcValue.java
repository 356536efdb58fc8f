package dev.walferry.replication.type;

import dev.walferry.type.PgArray;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgHstore;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgNumeric;
import dev.walferry.type.PgPoint;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimeTz;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import dev.walferry.type.TypeOid;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.geometric.PGpoint;
import org.postgresql.util.PGInterval;

/**
 * JDBC's reading of a value, converted to our classes where JDBC has one for the type. Where pgjdbc has none, or one
 * that cannot hold the value, our own value takes its place; the text is compared in any case.
 */
final class JdbcValue {
    private static final Set<Integer> ELEMENTS_WITH_CLASS = Set.of(
            TypeOid.BOOL,
            TypeOid.INT2,
            TypeOid.INT4,
            TypeOid.INT8,
            TypeOid.FLOAT4,
            TypeOid.FLOAT8,
            TypeOid.UUID,
            TypeOid.TEXT);

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_HOUR = 3600 * MICROS_PER_SECOND;

    private JdbcValue() {}

    /** Two objects that are equal if JDBC and we read the same. */
    record Pair(@Nullable Object ours, @Nullable Object theirs) {}

    static Pair of(Object ours, ResultSet row, String column) throws SQLException {
        if (ours instanceof Number || ours instanceof Boolean || ours instanceof PgNumeric) {
            return number(ours, row, column);
        }
        if (ours instanceof ByteBuffer bytes) {
            return new Pair(bytes, ByteBuffer.wrap(row.getBytes(column)));
        }
        if (ours instanceof UUID) {
            return new Pair(ours, row.getObject(column, UUID.class));
        }
        if (ours instanceof PgHstore hstore) {
            return new Pair(hstore.entries(), (Map<?, ?>) row.getObject(column));
        }
        if (ours instanceof PgPoint point) {
            PGpoint theirs = (PGpoint) row.getObject(column);
            return new Pair(point, new PgPoint(theirs.x, theirs.y));
        }
        if (ours instanceof PgArray array) {
            return array(array, row, column);
        }
        return time(ours, row, column);
    }

    private static Pair number(Object ours, ResultSet row, String column) throws SQLException {
        if (ours instanceof Boolean) {
            return new Pair(ours, row.getBoolean(column));
        }
        if (ours instanceof Short || ours instanceof Integer || ours instanceof Long) {
            return new Pair(((Number) ours).longValue(), row.getLong(column));
        }
        if (ours instanceof Float) {
            return new Pair(ours, row.getFloat(column));
        }
        if (ours instanceof PgNumeric numeric && numeric.isFinite()) {
            return new Pair(numeric.toBigDecimal(), row.getBigDecimal(column));
        }
        if (ours instanceof Double || ours instanceof PgNumeric) {
            return new Pair(ours instanceof PgNumeric n ? n.toDouble() : ours, row.getDouble(column));
        }
        return new Pair(ours.toString(), row.getString(column));
    }

    private static Pair time(Object ours, ResultSet row, String column) throws SQLException {
        if (ours instanceof PgDate date) {
            LocalDate theirs = row.getObject(column, LocalDate.class);
            return date.isInfinite()
                    ? new Pair(date.epochDay() == PgDate.INFINITY ? LocalDate.MAX : LocalDate.MIN, theirs)
                    : new Pair(date.toLocalDate(), theirs);
        }
        if (ours instanceof PgTime time) {
            // java.time has no 24:00
            return time.micros() == PgTime.END_OF_DAY
                    ? new Pair(LocalTime.MAX, row.getObject(column, LocalTime.class))
                    : new Pair(time.toLocalTime(), row.getObject(column, LocalTime.class));
        }
        if (ours instanceof PgTimeTz time && time.micros() != PgTime.END_OF_DAY) {
            return new Pair(time.toOffsetTime(), row.getObject(column, OffsetTime.class));
        }
        if (ours instanceof PgTimestamp timestamp && !timestamp.isInfinite()) {
            return new Pair(timestamp.toLocalDateTime(), row.getObject(column, LocalDateTime.class));
        }
        if (ours instanceof PgTimestampTz timestamp && !timestamp.isInfinite()) {
            return new Pair(
                    timestamp.toInstant(),
                    row.getObject(column, OffsetDateTime.class).toInstant());
        }
        if (ours instanceof PgInterval interval && fitsJdbc(interval)) {
            return new Pair(interval, interval((PGInterval) row.getObject(column)));
        }
        return new Pair(ours, ours);
    }

    /** Returns whether JDBC can hold an interval: its years and hours are ints. */
    private static boolean fitsJdbc(PgInterval interval) {
        return !interval.isInfinite() && Math.abs(interval.micros() / MICROS_PER_HOUR) <= Integer.MAX_VALUE;
    }

    private static PgInterval interval(PGInterval theirs) {
        long seconds = (theirs.getHours() * 60L + theirs.getMinutes()) * 60 + theirs.getWholeSeconds();
        return new PgInterval(
                theirs.getYears() * 12 + theirs.getMonths(),
                theirs.getDays(),
                seconds * MICROS_PER_SECOND + theirs.getMicroSeconds());
    }

    /** Returns the elements in order; JDBC knows no lower bounds. */
    private static Pair array(PgArray ours, ResultSet row, String column) throws SQLException {
        if (!ELEMENTS_WITH_CLASS.contains(ours.elementOid())) {
            return new Pair(ours, ours);
        }
        List<@Nullable Object> theirs = new ArrayList<>();
        flatten(row.getArray(column).getArray(), theirs);
        return new Pair(ours.elements(), theirs);
    }

    private static void flatten(@Nullable Object value, List<@Nullable Object> into) {
        if (value != null && value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                flatten(Array.get(value, i), into);
            }
        } else {
            into.add(value);
        }
    }
}
