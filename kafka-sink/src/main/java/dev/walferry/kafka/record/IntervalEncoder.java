package dev.walferry.kafka.record;

import dev.walferry.kafka.config.IntervalHandling;
import java.math.BigInteger;

/**
 * Writes {@code interval}, from PostgreSQL's style <code>[N year[s]] [N mon[s]] [N day[s]] [[-]HH:MM:SS[.f]]</code>.
 *
 * <p>As a number it is microseconds, a month counting 30.4375 days as with Debezium, but in whole numbers. As a string
 * every field keeps its own sign.
 */
final class IntervalEncoder implements ColumnEncoder {
    private static final long MICROS_PER_MONTH = 2_629_800 * Calendar.MICROS_PER_SECOND;
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    /** Below these, a sum of the three fits into 64 bits. */
    private static final long FEW_MONTHS = 1_000_000;

    private static final long FEW_DAYS = 10_000_000;
    private static final long FEW_MICROS = 1_000_000_000_000_000_000L;

    private final boolean iso;

    IntervalEncoder(IntervalHandling mode) {
        this.iso = mode == IntervalHandling.STRING;
    }

    @Override
    public void encode(byte[] bytes, int from, int to, JsonBuffer out) {
        TextCursor in = new TextCursor(bytes, from, to);
        if (bytes[from] == 'i' || bytes[from + 1] == 'i') {
            infinite(bytes, from, to, out);
            return;
        }
        long[] field = new long[3];
        long time = 0;
        while (!in.isAtEnd()) {
            int sign = in.take('-') ? -1 : 1;
            in.take('+');
            long number = in.digits();
            if (in.take(':')) {
                time = sign * time(in, number);
            } else {
                in.expect(' ');
                field["ymd".indexOf(in.word())] = sign * number;
            }
            in.take(' ');
        }
        write(field[0], field[1], field[2], time, out);
    }

    private static long time(TextCursor in, long hours) {
        long minutes = in.digits();
        in.expect(':');
        return ((hours * 60 + minutes) * 60 + in.digits()) * Calendar.MICROS_PER_SECOND + in.micros();
    }

    private void infinite(byte[] bytes, int from, int to, JsonBuffer out) {
        if (iso) {
            out.text(bytes, from, to);
        } else {
            out.number(bytes[from] == '-' ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
    }

    private void write(long years, long months, long days, long micros, JsonBuffer out) {
        if (iso) {
            out.raw('"')
                    .raw('P')
                    .number(years)
                    .raw('Y')
                    .number(months)
                    .raw('M')
                    .number(days)
                    .raw('D');
            isoTime(micros, out.raw('T'));
            out.raw('S').raw('"');
            return;
        }
        long allMonths = years * 12 + months;
        if (Math.abs(allMonths) < FEW_MONTHS && Math.abs(days) < FEW_DAYS && Math.abs(micros) < FEW_MICROS) {
            out.number(allMonths * MICROS_PER_MONTH + days * Calendar.MICROS_PER_DAY + micros);
            return;
        }
        BigInteger exact = BigInteger.valueOf(MICROS_PER_MONTH)
                .multiply(BigInteger.valueOf(allMonths))
                .add(BigInteger.valueOf(Calendar.MICROS_PER_DAY).multiply(BigInteger.valueOf(days)))
                .add(BigInteger.valueOf(micros));
        out.number(exact.min(MOST).max(LEAST).longValue());
    }

    private static void isoTime(long micros, JsonBuffer out) {
        long seconds = micros / Calendar.MICROS_PER_SECOND;
        out.number(seconds / 3600).raw('H').number(seconds / 60 % 60).raw('M');
        long fraction = Math.abs(micros % Calendar.MICROS_PER_SECOND);
        if (micros < 0 && seconds % 60 == 0 && fraction != 0) {
            out.raw('-');
        }
        out.number(seconds % 60);
        if (fraction != 0) {
            int digits = 6;
            for (; fraction % 10 == 0; fraction /= 10) {
                digits--;
            }
            out.raw('.').padded(fraction, digits);
        }
    }
}
