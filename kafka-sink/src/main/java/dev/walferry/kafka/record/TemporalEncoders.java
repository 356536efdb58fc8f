package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.IsoText.AS_NEEDED;

import dev.walferry.kafka.config.TimePrecision;

/** Writes dates and times, as {@code time.precision.mode} says. */
final class TemporalEncoders {
    private static final long NANOS_PER_MICRO = 1000;
    private static final int MILLI_DIGITS = 3;
    private static final int NO_PRECISION = 6;

    /** What Debezium writes for infinite timestamps, in microseconds. */
    private static final long INFINITY_MICROS = 9_223_372_036_825_200_000L;

    private static final long MINUS_INFINITY_MICROS = -9_223_372_036_832_400_000L;

    private static final byte[] INFINITY = Json.bytes("\"infinity\"");
    private static final byte[] MINUS_INFINITY = Json.bytes("\"-infinity\"");

    private final TimePrecision mode;

    TemporalEncoders(TimePrecision mode) {
        this.mode = mode;
    }

    /** Days since 1970-01-01; PostgreSQL's own extremes for infinities. */
    ColumnEncoder date() {
        boolean iso = mode == TimePrecision.ISOSTRING;
        return (bytes, from, to, out) -> {
            Calendar date = Calendar.date(bytes, from, to);
            if (date.infinity != 0) {
                infinity(date.infinity, iso, Integer.MAX_VALUE, Integer.MIN_VALUE, out);
            } else if (iso) {
                IsoText.date(date, out.raw('"'));
                out.raw('Z').raw('"');
            } else {
                out.number(date.epochDay());
            }
        };
    }

    /** Time since midnight. */
    ColumnEncoder time(int typmod) {
        boolean adaptive = mode == TimePrecision.ADAPTIVE;
        if (mode == TimePrecision.ISOSTRING) {
            return (bytes, from, to, out) -> {
                IsoText.time(Calendar.time(bytes, from, to).microOfDay(), AS_NEEDED, out.raw('"'));
                out.raw('Z').raw('"');
            };
        }
        if (mode == TimePrecision.CONNECT || (adaptive && precision(typmod) <= MILLI_DIGITS)) {
            return (bytes, from, to, out) ->
                    out.number(Calendar.time(bytes, from, to).microOfDay() / 1000);
        }
        long factor = mode == TimePrecision.NANOSECONDS ? NANOS_PER_MICRO : 1;
        return (bytes, from, to, out) ->
                out.number(Calendar.time(bytes, from, to).microOfDay() * factor);
    }

    /** Time since 1970-01-01, as if the timestamp were in UTC. */
    ColumnEncoder timestamp(int typmod) {
        boolean adaptive = mode == TimePrecision.ADAPTIVE || mode == TimePrecision.ADAPTIVE_TIME_MICROSECONDS;
        if (mode == TimePrecision.ISOSTRING) {
            return isoTimestamp(AS_NEEDED);
        }
        if (mode == TimePrecision.CONNECT || (adaptive && precision(typmod) <= MILLI_DIGITS)) {
            return (bytes, from, to, out) -> millis(Calendar.timestamp(bytes, from, to), out);
        }
        if (mode == TimePrecision.NANOSECONDS) {
            return (bytes, from, to, out) -> nanos(Calendar.timestamp(bytes, from, to), out);
        }
        return (bytes, from, to, out) -> micros(Calendar.timestamp(bytes, from, to), out);
    }

    private static void millis(Calendar value, JsonBuffer out) {
        if (value.infinity != 0) {
            long least = Math.floorDiv(MINUS_INFINITY_MICROS, 1000L);
            infinity(value.infinity, false, INFINITY_MICROS / 1000, least, out);
        } else {
            out.number(value.epochSecond() * 1000 + value.micros / 1000);
        }
    }

    private static void micros(Calendar value, JsonBuffer out) {
        if (value.infinity != 0) {
            infinity(value.infinity, false, INFINITY_MICROS, MINUS_INFINITY_MICROS, out);
        } else {
            Json.scaled(out, value.epochSecond(), value.micros, Calendar.MICROS_PER_SECOND);
        }
    }

    private static void nanos(Calendar value, JsonBuffer out) {
        if (value.infinity != 0) {
            infinity(value.infinity, false, Long.MAX_VALUE, Long.MIN_VALUE, out);
        } else {
            Json.scaled(
                    out,
                    value.epochSecond(),
                    value.micros * NANOS_PER_MICRO,
                    Calendar.MICROS_PER_SECOND * NANOS_PER_MICRO);
        }
    }

    /** ISO 8601 in UTC with as many digits as the column's precision has. */
    ColumnEncoder timestamptz(int typmod) {
        return isoTimestamp(precision(typmod) == 0 ? AS_NEEDED : precision(typmod));
    }

    private static ColumnEncoder isoTimestamp(int fractionDigits) {
        return (bytes, from, to, out) -> {
            if (!UtcText.write(bytes, from, to, fractionDigits, out)) {
                anyIsoTimestamp(bytes, from, to, fractionDigits, out);
            }
        };
    }

    static void anyIsoTimestamp(byte[] bytes, int from, int to, int fractionDigits, JsonBuffer out) {
        Calendar value = Calendar.timestamp(bytes, from, to);
        if (value.infinity != 0) {
            infinity(value.infinity, true, 0, 0, out);
        } else {
            IsoText.timestamp(value, fractionDigits, out);
        }
    }

    /** ISO 8601 in UTC. 24:00:00 stays only where it already is in UTC: elsewhere it is another hour. */
    ColumnEncoder timetz() {
        return (bytes, from, to, out) -> {
            Calendar value = Calendar.time(bytes, from, to);
            long micros = value.microOfDay() - value.offsetSeconds * Calendar.MICROS_PER_SECOND;
            boolean endOfDay = micros == Calendar.MICROS_PER_DAY && value.offsetSeconds == 0;
            IsoText.time(endOfDay ? micros : Math.floorMod(micros, Calendar.MICROS_PER_DAY), AS_NEEDED, out.raw('"'));
            out.raw('Z').raw('"');
        };
    }

    private static int precision(int typmod) {
        return typmod < 0 ? NO_PRECISION : typmod;
    }

    private static void infinity(int sign, boolean text, long most, long least, JsonBuffer out) {
        if (text) {
            out.raw(sign > 0 ? INFINITY : MINUS_INFINITY);
        } else {
            out.number(sign > 0 ? most : least);
        }
    }
}
