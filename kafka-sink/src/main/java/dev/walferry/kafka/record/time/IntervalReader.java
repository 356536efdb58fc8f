package dev.walferry.kafka.record.time;

import dev.walferry.kafka.config.mode.IntervalHandling;
import dev.walferry.kafka.record.value.ValueReader;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.type.PgInterval;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code interval}.
 *
 * <p>As a number it is microseconds; a month counts 30.4375 days as with Debezium, but in whole numbers. As a string every
 * field keeps its own sign.
 */
public final class IntervalReader implements ValueReader {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long SECONDS_PER_MONTH = 2_629_800;
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int MONTHS = 12;
    /** Below this many, the sum fits into 64 bits. */
    private static final long FEW_SECONDS = 4_000_000_000_000L;

    private static final long FEW_MICROS = 4_000_000_000_000_000_000L;

    private final boolean iso;

    /**
     * Creates a reader.
     *
     * @param mode what it becomes
     */
    public IntervalReader(IntervalHandling mode) {
        this.iso = mode == IntervalHandling.STRING;
    }

    @Override
    public void read(byte[] bytes, int from, int to, ValueSink out) {
        PgInterval interval = PgInterval.parse(bytes, from, to - from, false);
        if (!iso) {
            out.integer(micros(interval));
        } else if (interval.isInfinite()) {
            out.ascii(bytes, from, to);
        } else {
            byte[] text = iso(interval).getBytes(StandardCharsets.US_ASCII);
            out.ascii(text, 0, text.length);
        }
    }

    private static long micros(PgInterval interval) {
        if (interval.isInfinite()) {
            return interval.micros() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long seconds = interval.months() * SECONDS_PER_MONTH + interval.days() * SECONDS_PER_DAY;
        if (Math.abs(seconds) < FEW_SECONDS && Math.abs(interval.micros()) < FEW_MICROS) {
            return seconds * MICROS_PER_SECOND + interval.micros();
        }
        BigInteger exact = BigInteger.valueOf(seconds)
                .multiply(BigInteger.valueOf(MICROS_PER_SECOND))
                .add(BigInteger.valueOf(interval.micros()));
        return exact.min(MOST).max(LEAST).longValue();
    }

    private static String iso(PgInterval interval) {
        return "P" + interval.months() / MONTHS + "Y" + interval.months() % MONTHS + "M" + interval.days() + "DT"
                + time(interval.micros());
    }

    private static String time(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        long fraction = Math.abs(micros % MICROS_PER_SECOND);
        StringBuilder time = new StringBuilder()
                .append(seconds / 3600)
                .append('H')
                .append(seconds / 60 % 60)
                .append('M');
        if (micros < 0 && seconds % 60 == 0 && fraction != 0) {
            time.append('-');
        }
        time.append(seconds % 60);
        if (fraction != 0) {
            String digits = Long.toString(MICROS_PER_SECOND + fraction).substring(1);
            time.append('.').append(digits.replaceFirst("0+$", ""));
        }
        return time.append('S').toString();
    }
}
