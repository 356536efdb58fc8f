package dev.walferry.internal.plugin.decoderbufs;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.value.DateTimeParser;
import dev.walferry.internal.value.DateTimePrinter;
import dev.walferry.type.PgFloat;
import dev.walferry.type.TypeOid;

/** PostgreSQL's text of values that decoderbufs sends as numbers, counted from the Unix epoch. */
final class DatumText {
    private static final long EPOCH_MICROS = DateTimePrinter.POSTGRES_EPOCH_DAY * DateTimeParser.MICROS_PER_DAY;

    /** Infinity and -infinity, moved from PostgreSQL's epoch to the other and wrapped. */
    private static final int DATE_INFINITY = Integer.MAX_VALUE + DateTimePrinter.POSTGRES_EPOCH_DAY;

    private static final int DATE_MINUS_INFINITY = Integer.MIN_VALUE + DateTimePrinter.POSTGRES_EPOCH_DAY;

    private static final long FIRST_DAY = -2_451_545 + DateTimePrinter.POSTGRES_EPOCH_DAY;
    private static final long LAST_DAY = 2_145_031_948L + DateTimePrinter.POSTGRES_EPOCH_DAY;
    private static final long FIRST_MICROS = -211_813_488_000_000_000L;
    private static final long AFTER_LAST_MICROS = 9_223_371_331_200_000_000L;

    private DatumText() {}

    static String ofInt32(int type, int value, int at) {
        return switch (type) {
            case TypeOid.INT2, TypeOid.INT4 -> Integer.toString(value);
            case TypeOid.DATE -> date(value, at);
            default -> throw unexpected(at);
        };
    }

    /**
     * Returns a date as text. A day that overflowed, {@code Integer.MAX_VALUE + n}, is a real date only if it is before
     * the last one.
     */
    private static String date(int day, int at) {
        if (day == DATE_INFINITY) {
            return "infinity";
        }
        if (day == DATE_MINUS_INFINITY) {
            return "-infinity";
        }
        if (day < FIRST_DAY || day > LAST_DAY) {
            throw new MalformedException(at, "expected a date in the type's range, got one outside it");
        }
        return DateTimePrinter.date(day);
    }

    static String ofInt64(int type, long value, int at) {
        return switch (type) {
            case TypeOid.INT8, TypeOid.OID -> Long.toString(value);
            case TypeOid.MONEY -> money(value);
            case TypeOid.TIMESTAMP -> timestamp(value, "", at);
            case TypeOid.TIMESTAMPTZ -> timestamp(value, "+00", at);
            case TypeOid.TIME -> time(value, "", at);
            default -> throw unexpected(at);
        };
    }

    private static String timestamp(long unixMicros, String offset, int at) {
        if (unixMicros == Long.MAX_VALUE || unixMicros == Long.MIN_VALUE) {
            return unixMicros > 0 ? "infinity" : "-infinity";
        }
        long micros = unixMicros - EPOCH_MICROS; // wraps back where the sum has wrapped
        if (micros < FIRST_MICROS || micros >= AFTER_LAST_MICROS) {
            throw new MalformedException(at, "expected a time in the type's range, got one outside it");
        }
        return DateTimePrinter.timestamp(micros, offset);
    }

    private static String time(long micros, String offset, int at) {
        if (micros < 0 || micros > DateTimeParser.MICROS_PER_DAY) {
            throw new MalformedException(at, "expected a time of day, got another one");
        }
        StringBuilder out = new StringBuilder(24);
        DateTimePrinter.appendTime(out, micros);
        return out.append(offset).toString();
    }

    /** Returns an amount as text, as under {@code lc_monetary = 'C'}: dollars and cents, with commas. */
    private static String money(long cents) {
        String digits = Long.toUnsignedString(cents < 0 ? -cents : cents);
        StringBuilder out = new StringBuilder("0".repeat(Math.max(0, 3 - digits.length()))).append(digits);
        out.insert(out.length() - 2, '.');
        for (int comma = out.length() - 6; comma > 0; comma -= 3) {
            out.insert(comma, ',');
        }
        return (cents < 0 ? "-$" : "$") + out;
    }

    static String ofDouble(int type, double value, int at) {
        return switch (type) {
            case TypeOid.FLOAT8 -> PgFloat.toText(value);
            case TypeOid.TIMETZ -> utc(value, at);
            default -> throw unexpected(at);
        };
    }

    /** The plugin has converted it to UTC, which may have moved it out of the day. */
    private static String utc(double micros, int at) {
        long day = DateTimeParser.MICROS_PER_DAY;
        if (!(micros >= -day && micros <= 2.0 * day) || micros != Math.rint(micros)) {
            throw new MalformedException(at, "expected a time of day, got another one");
        }
        return micros == day ? time(day, "+00", at) : time(Math.floorMod((long) micros, day), "+00", at);
    }

    static String ofFloat(int type, float value, int at) {
        if (type != TypeOid.FLOAT4) {
            throw unexpected(at);
        }
        return PgFloat.toText(value);
    }

    static String ofPoint(int type, double x, double y, int at) {
        if (type != TypeOid.POINT) {
            throw unexpected(at);
        }
        return "(" + PgFloat.toText(x) + "," + PgFloat.toText(y) + ")";
    }

    static String ofBool(int type, long value, int at) {
        if (type != TypeOid.BOOL || value < 0 || value > 1) {
            throw unexpected(at);
        }
        return value == 1 ? "t" : "f";
    }

    private static MalformedException unexpected(int at) {
        return new MalformedException(at, "expected a value of the column's type, got one of another type");
    }
}
