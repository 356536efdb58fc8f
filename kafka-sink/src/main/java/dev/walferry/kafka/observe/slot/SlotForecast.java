package dev.walferry.kafka.observe.slot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalDouble;

/**
 * When a slot will be lost if WAL goes on being written, and not confirmed, as in the last minutes. One without room is lost
 * at the next checkpoint, even if nothing is written. Not safe for several threads.
 */
final class SlotForecast {
    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
    private static final double NANOS = 1e9;

    private record Sample(long nanos, long safeBytes) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /** Adds what is left now. */
    void add(long nanos, long safeBytes) {
        samples.addLast(new Sample(nanos, safeBytes));
        while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /** Forgets everything: there is no limit, or no answer. */
    void clear() {
        samples.clear();
    }

    /** Returns how many seconds are left; empty if less and less is held back, or too little is known. */
    OptionalDouble secondsUntilLost() {
        Sample last = samples.peekLast();
        if (last != null && last.safeBytes() <= 0) {
            return OptionalDouble.of(0);
        }
        if (last == null || samples.size() < 2) {
            return OptionalDouble.empty();
        }
        Sample first = samples.getFirst();
        double usedPerNano = (double) (first.safeBytes() - last.safeBytes()) / (last.nanos() - first.nanos());
        if (usedPerNano <= 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(last.safeBytes() / usedPerNano / NANOS);
    }
}
