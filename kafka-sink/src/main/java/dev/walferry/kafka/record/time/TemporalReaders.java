package dev.walferry.kafka.record.time;

import dev.walferry.kafka.config.mode.TimePrecision;
import dev.walferry.kafka.record.value.UnconvertibleException;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.PgDate;
import dev.walferry.type.PgTime;
import dev.walferry.type.PgTimeTz;
import dev.walferry.type.PgTimestamp;
import dev.walferry.type.PgTimestampTz;
import java.nio.charset.StandardCharsets;

/** Reads dates and times, as {@code time.precision.mode} says. */
public final class TemporalReaders {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long NANOS_PER_MICRO = 1000;
    /** Seconds from 1970-01-01 to 2000-01-01, from which PostgreSQL counts microseconds. */
    private static final long POSTGRES_EPOCH_SECOND = 946_684_800;

    private static final int MILLI_DIGITS = 3;
    private static final int MICRO_DIGITS = 6;
    /** What Debezium 3.7 writes for infinite timestamps in milliseconds. */
    private static final long INFINITY_MILLIS = 9_223_372_036_825_200_000L;

    private static final long MINUS_INFINITY_MILLIS = -9_223_372_036_832_400_000L;
    /** More seconds than this may not fit into 64 bits as microseconds; nanoseconds have their own bound. */
    private static final long LARGEST_SECOND_IN_MICROS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

    private static final long LARGEST_SECOND_IN_NANOS = LARGEST_SECOND_IN_MICROS / NANOS_PER_MICRO;
    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MINUS_INFINITY = "-infinity".getBytes(StandardCharsets.US_ASCII);

    private final TimePrecision mode;
    private final AsciiText text = new AsciiText();

    /** Room for a timestamp of our era with six digits of a fraction and its zone. */
    private final byte[] room = new byte[UtcTimestampText.LONGEST];

    /**
     * Creates readers of one mode. They share a buffer, so all of them must stay on one thread.
     *
     * @param mode the mode
     */
    public TemporalReaders(TimePrecision mode) {
        this.mode = mode;
    }

    /**
     * Returns a reader of {@code date}: days since 1970-01-01, PostgreSQL's own extremes for infinities; or ISO text; or a
     * structure.
     *
     * @return a reader
     */
    public ValueReader date() {
        return switch (mode) {
            case ISOSTRING -> this::isoDate;
            case STRUCTURED -> StructuredReaders::date;
            default -> (bytes, from, to, out) -> out.integer(PgDate.parseEpochDay(bytes, from, to - from, false));
        };
    }

    private void isoDate(byte[] bytes, int from, int to, ValueSink out) {
        int day = PgDate.parseEpochDay(bytes, from, to - from, false);
        if (day == PgDate.INFINITY || day == PgDate.MINUS_INFINITY) {
            infinity(day > 0, out);
        } else {
            IsoText.date(day, text.reset());
            text.put('Z').tell(out);
        }
    }

    /**
     * Returns a reader of {@code time}: time since midnight, ISO text, or a structure.
     *
     * @param typmod the column's type modifier
     * @return a reader
     */
    public ValueReader time(int typmod) {
        return switch (mode) {
            case ISOSTRING -> this::isoTime;
            case STRUCTURED -> StructuredReaders.time(precision(typmod));
            case CONNECT -> (bytes, from, to, out) -> out.integer(timeMicros(bytes, from, to) / 1000);
            case ADAPTIVE ->
                isMillis(typmod)
                        ? (bytes, from, to, out) -> out.integer(timeMicros(bytes, from, to) / 1000)
                        : (bytes, from, to, out) -> out.integer(timeMicros(bytes, from, to));
            case ADAPTIVE_TIME_MICROSECONDS, MICROSECONDS ->
                (bytes, from, to, out) -> out.integer(timeMicros(bytes, from, to));
            case NANOSECONDS -> (bytes, from, to, out) -> out.integer(timeMicros(bytes, from, to) * NANOS_PER_MICRO);
        };
    }

    private static long timeMicros(byte[] bytes, int from, int to) {
        return PgTime.parseMicros(bytes, from, to - from, false);
    }

    private void isoTime(byte[] bytes, int from, int to, ValueSink out) {
        IsoText.time(timeMicros(bytes, from, to), IsoText.AS_NEEDED, text.reset());
        text.put('Z').tell(out);
    }

    /**
     * Returns a reader of {@code timestamp}: time since 1970-01-01 as if the timestamp were in UTC, ISO text, or a structure.
     *
     * @param typmod the column's type modifier
     * @return a reader
     */
    public ValueReader timestamp(int typmod) {
        return switch (mode) {
            case ISOSTRING -> isoTimestamp(IsoText.AS_NEEDED);
            case STRUCTURED -> StructuredReaders.timestamp(precision(typmod));
            case CONNECT -> TemporalReaders::millis;
            case ADAPTIVE, ADAPTIVE_TIME_MICROSECONDS ->
                isMillis(typmod) ? TemporalReaders::millis : TemporalReaders::micros;
            case MICROSECONDS -> TemporalReaders::micros;
            case NANOSECONDS -> TemporalReaders::nanos;
        };
    }

    /**
     * Returns whether the adaptive modes count a column's times in milliseconds.
     *
     * @param typmod the column's type modifier
     * @return true for at most three digits of a second's fraction
     */
    public static boolean isMillis(int typmod) {
        return precision(typmod) <= MILLI_DIGITS;
    }

    private static void millis(byte[] bytes, int from, int to, ValueSink out) {
        long value = PgTimestamp.parseMicros(bytes, from, to - from, false);
        if (isInfinite(value)) {
            out.integer(value > 0 ? INFINITY_MILLIS : MINUS_INFINITY_MILLIS);
        } else {
            out.integer(Math.floorDiv(value, 1000L) + POSTGRES_EPOCH_SECOND * 1000);
        }
    }

    private static void micros(byte[] bytes, int from, int to, ValueSink out) {
        long value = PgTimestamp.parseMicros(bytes, from, to - from, false);
        if (isInfinite(value)) {
            out.integer(value > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        } else {
            scaled(value, 1, LARGEST_SECOND_IN_MICROS, out);
        }
    }

    private static void nanos(byte[] bytes, int from, int to, ValueSink out) {
        long value = PgTimestamp.parseMicros(bytes, from, to - from, false);
        if (isInfinite(value)) {
            out.integer(value > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        } else {
            scaled(value, NANOS_PER_MICRO, LARGEST_SECOND_IN_NANOS, out);
        }
    }

    /** Converts microseconds since 2000 to a unit since 1970. PostgreSQL's last years do not fit into 64 bits. */
    private static void scaled(long micros, long unitsPerMicro, long largestSecond, ValueSink out) {
        long second = Math.floorDiv(micros, MICROS_PER_SECOND) + POSTGRES_EPOCH_SECOND;
        long fraction = Math.floorMod(micros, MICROS_PER_SECOND);
        if (Math.abs(second) < largestSecond) {
            out.integer((second * MICROS_PER_SECOND + fraction) * unitsPerMicro);
            return;
        }
        throw new UnconvertibleException(
                unitsPerMicro == 1
                        ? "the number of its microseconds since 1970 does not fit into 64 bits"
                        : "the number of its nanoseconds since 1970 does not fit into 64 bits");
    }

    /**
     * Returns a reader of {@code timestamptz}: ISO 8601 in UTC with as many digits as the column's precision has.
     *
     * @param typmod the column's type modifier
     * @return a reader
     */
    public ValueReader timestamptz(int typmod) {
        int digits = precision(typmod);
        return isoTimestamp(digits == 0 ? IsoText.AS_NEEDED : digits);
    }

    private ValueReader isoTimestamp(int fractionDigits) {
        return (bytes, from, to, out) -> {
            int end = UtcTimestampText.convert(bytes, from, to, to, fractionDigits);
            if (end >= 0) {
                out.ascii(bytes, from, end);
            } else {
                longerIsoTimestamp(bytes, from, to, fractionDigits, out);
            }
        };
    }

    /** Writes a timestamp that becomes longer, so that it does not fit in place, or one that only a parser can read. */
    private void longerIsoTimestamp(byte[] bytes, int from, int to, int fractionDigits, ValueSink out) {
        int length = Math.min(to - from, room.length);
        System.arraycopy(bytes, from, room, 0, length);
        int end = length < to - from ? -1 : UtcTimestampText.convert(room, 0, length, room.length, fractionDigits);
        if (end >= 0) {
            out.ascii(room, 0, end);
        } else {
            anyIsoTimestamp(bytes, from, to, fractionDigits, out);
        }
    }

    /** Writes a timestamp with or without a zone offset. */
    void anyIsoTimestamp(byte[] bytes, int from, int to, int fractionDigits, ValueSink out) {
        long micros = hasOffset(bytes, from, to)
                ? PgTimestampTz.parseMicros(bytes, from, to - from, false)
                : PgTimestamp.parseMicros(bytes, from, to - from, false);
        if (isInfinite(micros)) {
            infinity(micros > 0, out);
            return;
        }
        long second = Math.floorDiv(micros, MICROS_PER_SECOND) + POSTGRES_EPOCH_SECOND;
        int fraction = (int) Math.floorMod(micros, MICROS_PER_SECOND);
        IsoText.timestamp(second, fraction, fractionDigits, text.reset());
        text.tell(out);
    }

    /** An offset follows the time; a minus before it belongs to the date or to an infinity. */
    private static boolean hasOffset(byte[] bytes, int from, int to) {
        boolean time = false;
        for (int i = from; i < to; i++) {
            time |= bytes[i] == ':';
            if (bytes[i] == '+' || (time && bytes[i] == '-')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a reader of {@code timetz}: ISO 8601 in UTC. 24:00:00 stays only if it is already in UTC; with another offset it
     * becomes another hour.
     *
     * @return a reader
     */
    public ValueReader timetz() {
        return (bytes, from, to, out) -> {
            PgTimeTz value = PgTimeTz.parse(bytes, from, to - from, false);
            long micros = value.micros() - value.offsetSeconds() * MICROS_PER_SECOND;
            boolean endOfDay = micros == MICROS_PER_DAY && value.offsetSeconds() == 0;
            IsoText.time(endOfDay ? micros : Math.floorMod(micros, MICROS_PER_DAY), IsoText.AS_NEEDED, text.reset());
            text.put('Z').tell(out);
        };
    }

    /**
     * Returns how many digits of a second's fraction a column's times have.
     *
     * @param typmod the column's type modifier
     * @return the number of digits
     */
    public static int precision(int typmod) {
        return typmod < 0 ? MICRO_DIGITS : typmod;
    }

    private static boolean isInfinite(long micros) {
        return micros == PgTimestamp.INFINITY || micros == PgTimestamp.MINUS_INFINITY;
    }

    private static void infinity(boolean positive, ValueSink out) {
        byte[] word = positive ? INFINITY : MINUS_INFINITY;
        out.ascii(word, 0, word.length);
    }
}
