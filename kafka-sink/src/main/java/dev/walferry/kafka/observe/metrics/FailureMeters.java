package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** How often each kind of failure was retried. One that never occurred has no series. */
final class FailureMeters {
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final Failures failures;
    private final Set<Cause> registered = new HashSet<>();

    FailureMeters(MeterRegistry registry, Failures failures) {
        this.registry = registry;
        this.failures = failures;
        for (Side side : Side.values()) {
            Gauge.builder("walferry.last.failure.timestamp.seconds", failures, all -> seconds(all, side))
                    .tag("side", word(side))
                    .description("When the last failure or outage began, in seconds since 1970; NaN if there was none")
                    .register(registry);
        }
    }

    /** Adds what has occurred since the last time. */
    synchronized void refresh() {
        failures.causes().stream().filter(registered::add).forEach(this::register);
    }

    private void register(Cause cause) {
        FunctionCounter.builder("walferry.failures", failures, all -> all.count(cause))
                .tags("side", word(cause.side()), "cause", cause.word())
                .description("Failures by side and cause: each session that failed, and each outage once")
                .register(registry);
    }

    private static double seconds(Failures failures, Side side) {
        Instant last = failures.last(side);
        return last == null ? Double.NaN : last.toEpochMilli() / MILLIS;
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}
