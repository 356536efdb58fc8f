package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.slot.SlotRoom;
import dev.walferry.kafka.observe.slot.SlotState;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.slot.SlotWatch.Sight;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The slot as the server sees it. What is not known is NaN. */
final class SlotMeters {
    private static final List<String> STATUSES = List.of("reserved", "extended", "unreserved", "lost");

    private SlotMeters() {}

    static void register(MeterRegistry registry, SlotWatch watch) {
        Gauge.builder("walferry.slot.watch.failing", watch, w -> w.isBlind() ? 1 : 0)
                .description(
                        "1 while the slot is read but cannot be looked at: the other series of the slot are NaN, and nothing"
                                + " warns before it is lost; otherwise 0")
                .register(registry);
        for (String status : STATUSES) {
            Gauge.builder(
                            "walferry.slot.wal.status",
                            watch,
                            w -> known(w, s -> status.equals(s.slot().walStatus()) ? 1 : 0))
                    .tags("status", status)
                    .description("1 for the slot's present wal_status")
                    .register(registry);
        }
        gauge(
                registry,
                watch,
                "walferry.slot.active",
                "1 while a process reads the slot",
                s -> s.slot().active() ? 1 : 0);
        gauge(
                registry,
                watch,
                "walferry.slot.retained.bytes",
                "WAL that the server keeps for the slot",
                s -> s.slot().retainedBytes());
        gauge(
                registry,
                watch,
                "walferry.slot.lag.bytes",
                "WAL that the server has written and that is not confirmed, read or not: how far the slot is behind",
                s -> lag(s.slot()));
        gauge(
                registry,
                watch,
                "walferry.slot.safe.bytes",
                "WAL that can still be written before the slot may be lost, or reaches slot.give.up.retained.bytes; 0 once it is"
                        + " lost, +Inf without either limit",
                SlotMeters::safe);
        gauge(
                registry,
                watch,
                "walferry.slot.until.lost.seconds",
                "Time until the slot is lost or given up at the rate of the last minutes; 0 once it is lost or the next checkpoint"
                        + " may do it, +Inf if it will not be",
                s -> s.secondsUntilLost().orElse(Double.POSITIVE_INFINITY));
    }

    private static double lag(SlotState slot) {
        Long lag = slot.lagBytes();
        return lag == null ? Double.NaN : lag;
    }

    private static double safe(Sight sight) {
        SlotRoom room = sight.room();
        return room == null ? Double.POSITIVE_INFINITY : room.bytes();
    }

    private static void gauge(
            MeterRegistry registry, SlotWatch watch, String name, String description, ToDoubleFunction<Sight> value) {
        Gauge.builder(name, watch, w -> known(w, value))
                .description(description)
                .register(registry);
    }

    private static double known(SlotWatch watch, ToDoubleFunction<Sight> value) {
        Sight sight = watch.sight();
        return sight == null ? Double.NaN : value.applyAsDouble(sight);
    }
}
