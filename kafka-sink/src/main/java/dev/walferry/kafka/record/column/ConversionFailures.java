package dev.walferry.kafka.record.column;

import dev.walferry.kafka.config.mode.ConversionFailure;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to values that their fields cannot hold, as {@code event.converting.failure.handling.mode} says. It
 * warns about each column at most once a minute. For one thread.
 */
final class ConversionFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ConversionFailures.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ConversionFailure mode;
    private final LongSupplier nanoClock;
    private final Map<String, Long> warnedAt = new HashMap<>();

    ConversionFailures(ConversionFailure mode) {
        this(mode, System::nanoTime);
    }

    ConversionFailures(ConversionFailure mode, LongSupplier nanoClock) {
        this.mode = mode;
        this.nanoClock = nanoClock;
    }

    /** Returns if the value becomes null; otherwise throws. */
    void handle(String column, String relation, UnconvertibleException e) {
        String what =
                "a value of column " + column + " of relation " + relation + " cannot be written: " + e.getMessage();
        switch (mode) {
            case FAIL ->
                throw new RecordMappingException(what + " (event.converting.failure.handling.mode=warn makes it null;"
                        + " another handling mode of its type may have room for it)");
            case WARN -> warn(column + '/' + relation, what);
            case SKIP -> {}
        }
    }

    private void warn(String place, String what) {
        long now = nanoClock.getAsLong();
        Long last = warnedAt.get(place);
        if (last == null || now - last >= PAUSE_NANOS) {
            warnedAt.put(place, now);
            LOG.warn("{}; it is null in the record, whose header {} names the column", what, TableColumns.UNCONVERTED);
        }
    }
}
