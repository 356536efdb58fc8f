package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;

/** What timestamp and timestamptz have in common: microseconds since 2000-01-01, with and without a zone offset. */
final class TimestampParser {
    static final long INFINITY = Long.MAX_VALUE;
    static final long MINUS_INFINITY = Long.MIN_VALUE;

    /** 4714-11-24 00:00:00 BC, the first microsecond that PostgreSQL knows. */
    private static final long FIRST = -211_813_488_000_000_000L;
    /** 294277-01-01 00:00:00, the first microsecond that PostgreSQL does not know. */
    private static final long BEHIND_LAST = 9_223_371_331_200_000_000L;
    /** Days from 2000 whose microseconds, and those of a day more, still fit a long. */
    private static final long MAX_DAYS = 106_751_984;

    private static final long SECONDS_FROM_1970 = DateTimePrinter.POSTGRES_EPOCH_DAY * 86_400L;

    private TimestampParser() {}

    static long parse(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        long micros;
        if (binary) {
            PgInteger.checkSize(typeOid, bytes, offset, length, Long.BYTES);
            micros = WireReader.int64(bytes, offset);
            if (isInfinite(micros)) {
                return micros;
            }
        } else {
            int infinity = PgDate.infinitySign(bytes, offset, length);
            if (infinity != 0) {
                return infinity > 0 ? INFINITY : MINUS_INFINITY;
            }
            micros = microsOfText(typeOid, bytes, offset, offset + length);
        }
        if (micros < FIRST || micros >= BEHIND_LAST) {
            throw new ValueFormatException(typeOid, "a time in the type's range expected");
        }
        return micros;
    }

    private static long microsOfText(int typeOid, byte[] bytes, int at, int textEnd) {
        try {
            boolean bc = DateTimeParser.isBc(bytes, at, textEnd);
            int end = bc ? textEnd - 3 : textEnd;
            int dateEnd = DateTimeParser.dateEnd(bytes, at, end);
            long day = DateTimeParser.epochDay(bytes, at, dateEnd, bc) - DateTimePrinter.POSTGRES_EPOCH_DAY;
            if (day < -MAX_DAYS || day > MAX_DAYS || dateEnd == end || bytes[dateEnd] != ' ') {
                throw new ValueFormatException(typeOid, "YYYY-MM-DD HH:MM:SS in the type's range expected");
            }
            boolean zoned = typeOid == TypeOid.TIMESTAMPTZ;
            int zone = zoned ? DateTimeParser.offsetStart(bytes, dateEnd, end) : end;
            long time = DateTimeParser.timeMicros(bytes, dateEnd + 1, zone);
            long east = zoned ? DateTimeParser.offsetSeconds(bytes, zone, end) : 0;
            return day * DateTimeParser.MICROS_PER_DAY + time - east * 1_000_000;
        } catch (MalformedException e) {
            throw new ValueFormatException(typeOid, e.reason(), e);
        }
    }

    static boolean isInfinite(long micros) {
        return micros == INFINITY || micros == MINUS_INFINITY;
    }

    static long epochSecond(int typeOid, long micros) {
        if (isInfinite(micros)) {
            throw new ValueFormatException(typeOid, "a finite time expected");
        }
        return Math.floorDiv(micros, 1_000_000L) + SECONDS_FROM_1970;
    }

    static int nanos(long micros) {
        return (int) Math.floorMod(micros, 1_000_000L) * 1000;
    }

    static String print(long micros, String offset) {
        if (isInfinite(micros)) {
            return micros > 0 ? "infinity" : "-infinity";
        }
        return DateTimePrinter.timestamp(micros, offset);
    }
}
