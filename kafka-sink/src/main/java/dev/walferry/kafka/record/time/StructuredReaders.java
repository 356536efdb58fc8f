package dev.walferry.kafka.record.time;

import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgInterval;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimeTz;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import java.time.LocalDate;

/** Reads dates, times and intervals as Debezium's structures of their parts, which lose nothing. */
public final class StructuredReaders {
    private static final StructField YEAR = new StructField("year");
    private static final StructField MONTH = new StructField("month");
    private static final StructField DAY = new StructField("day");
    private static final StructField HOUR = new StructField("hour");
    private static final StructField MINUTE = new StructField("minute");
    private static final StructField SECOND = new StructField("second");
    private static final StructField NANOS = new StructField("nanos");
    private static final StructField OFFSET = new StructField("offsetSeconds");
    private static final StructField ZONE = new StructField("zoneId");
    private static final StructField SPECIAL = new StructField("specialValue");
    private static final StructField PRECISION = new StructField("precision");
    private static final StructField YEARS = new StructField("years");
    private static final StructField MONTHS = new StructField("months");
    private static final StructField DAYS = new StructField("days");
    private static final StructField HOURS = new StructField("hours");
    private static final StructField MINUTES = new StructField("minutes");
    private static final StructField SECONDS = new StructField("seconds");

    private static final StructField[] DATE = {YEAR, MONTH, DAY};
    private static final StructField[] TIME = {HOUR, MINUTE, SECOND, NANOS};
    private static final String INFINITY = "POSITIVE_INFINITY";
    private static final String MINUS_INFINITY = "NEGATIVE_INFINITY";
    private static final String UTC = "Z";
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long SECONDS_PER_HOUR = 3600;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    /** Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts. */
    private static final long POSTGRES_EPOCH_DAY = 10_957;

    private static final int MONTHS_PER_YEAR = 12;

    private StructuredReaders() {}

    /**
     * Reads {@code date}.
     *
     * @param bytes holds the text
     * @param from index of its first byte
     * @param to index after its last byte
     * @param out receives the structure
     */
    public static void date(byte[] bytes, int from, int to, ValueSink out) {
        int day = PgDate.parseEpochDay(bytes, from, to - from, false);
        boolean isInfinite = day == PgDate.INFINITY || day == PgDate.MINUS_INFINITY;
        out.beginStruct();
        if (isInfinite) {
            nothing(out, DATE);
        } else {
            day(day, out);
        }
        special(isInfinite, day > 0, out);
        out.endStruct();
    }

    /**
     * Returns a reader of {@code time}.
     *
     * @param precision digits of the fraction
     * @return a reader
     */
    public static ValueReader time(int precision) {
        return (bytes, from, to, out) -> {
            out.beginStruct();
            timeOfDay(PgTime.parseMicros(bytes, from, to - from, false), out);
            part(PRECISION, precision, out);
            out.endStruct();
        };
    }

    /**
     * Returns a reader of {@code timetz}, whose offset stays.
     *
     * @param precision digits of the fraction
     * @return a reader
     */
    public static ValueReader timetz(int precision) {
        return (bytes, from, to, out) -> {
            PgTimeTz time = PgTimeTz.parse(bytes, from, to - from, false);
            out.beginStruct();
            timeOfDay(time.micros(), out);
            part(OFFSET, time.offsetSeconds(), out);
            part(PRECISION, precision, out);
            out.endStruct();
        };
    }

    /**
     * Returns a reader of {@code timestamp}.
     *
     * @param precision digits of the fraction
     * @return a reader
     */
    public static ValueReader timestamp(int precision) {
        return (bytes, from, to, out) -> {
            long micros = PgTimestamp.parseMicros(bytes, from, to - from, false);
            out.beginStruct();
            moment(micros, out);
            special(isInfinite(micros), micros > 0, out);
            part(PRECISION, precision, out);
            out.endStruct();
        };
    }

    /**
     * Returns a reader of {@code timestamptz}, in UTC.
     *
     * @param precision digits of the fraction
     * @return a reader
     */
    public static ValueReader timestamptz(int precision) {
        return (bytes, from, to, out) -> {
            long micros = PgTimestampTz.parseMicros(bytes, from, to - from, false);
            out.beginStruct();
            moment(micros, out);
            if (isInfinite(micros)) {
                nothing(out, OFFSET, ZONE);
            } else {
                part(OFFSET, 0, out);
                part(ZONE, UTC, out);
            }
            special(isInfinite(micros), micros > 0, out);
            part(PRECISION, precision, out);
            out.endStruct();
        };
    }

    /**
     * Returns a reader of {@code interval}. Every part keeps its own sign. More hours than fit into 32 bits are written as
     * seconds.
     *
     * @param precision digits of the fraction
     * @return a reader
     */
    public static ValueReader interval(int precision) {
        return (bytes, from, to, out) -> {
            PgInterval interval = PgInterval.parse(bytes, from, to - from, false);
            if (interval.isInfinite()) {
                throw new UnconvertibleException("it is infinite, and its structure has no part that could say so");
            }
            long seconds = interval.micros() / MICROS_PER_SECOND;
            long hours = seconds / SECONDS_PER_HOUR;
            boolean fits = hours == (int) hours;
            out.beginStruct();
            part(YEARS, interval.months() / MONTHS_PER_YEAR, out);
            part(MONTHS, interval.months() % MONTHS_PER_YEAR, out);
            part(DAYS, interval.days(), out);
            part(HOURS, fits ? hours : 0, out);
            part(MINUTES, fits ? seconds / 60 % 60 : 0, out);
            part(SECONDS, fits ? seconds % 60 : seconds, out);
            part(NANOS, interval.micros() % MICROS_PER_SECOND * NANOS_PER_MICRO, out);
            part(PRECISION, precision, out);
            out.endStruct();
        };
    }

    private static void moment(long micros, ValueSink out) {
        if (isInfinite(micros)) {
            nothing(out, DATE);
            nothing(out, TIME);
        } else {
            day(Math.floorDiv(micros, MICROS_PER_DAY) + POSTGRES_EPOCH_DAY, out);
            timeOfDay(Math.floorMod(micros, MICROS_PER_DAY), out);
        }
    }

    private static boolean isInfinite(long micros) {
        return micros == PgTimestamp.INFINITY || micros == PgTimestamp.MINUS_INFINITY;
    }

    private static void day(long epochDay, ValueSink out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        part(YEAR, date.getYear(), out);
        part(MONTH, date.getMonthValue(), out);
        part(DAY, date.getDayOfMonth(), out);
    }

    /** Writes a time of day; 24:00:00 stays as it is. */
    private static void timeOfDay(long micros, ValueSink out) {
        long seconds = micros / MICROS_PER_SECOND;
        part(HOUR, seconds / SECONDS_PER_HOUR, out);
        part(MINUTE, seconds / 60 % 60, out);
        part(SECOND, seconds % 60, out);
        part(NANOS, micros % MICROS_PER_SECOND * NANOS_PER_MICRO, out);
    }

    private static void special(boolean isInfinite, boolean isPositive, ValueSink out) {
        if (isInfinite) {
            part(SPECIAL, isPositive ? INFINITY : MINUS_INFINITY, out);
        } else {
            nothing(out, SPECIAL);
        }
    }

    private static void part(StructField field, long value, ValueSink out) {
        out.field(field);
        out.present();
        out.integer(value);
    }

    private static void part(StructField field, String value, ValueSink out) {
        out.field(field);
        out.present();
        out.string(value);
    }

    private static void nothing(ValueSink out, StructField... fields) {
        for (StructField field : fields) {
            out.field(field);
            out.nothing();
        }
    }
}
