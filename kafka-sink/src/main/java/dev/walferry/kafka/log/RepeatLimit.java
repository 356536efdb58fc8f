package dev.walferry.kafka.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Leaves out warnings that repeat. Safe in any thread.
 *
 * <p>Of each kind of Walferry's own warnings, ten are written in a minute. Kafka's client repeats the same several
 * times a second for as long as brokers are away, so its kind is written again only after a minute without it: one line
 * for an outage.
 */
final class RepeatLimit {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_A_MINUTE = 10;
    private static final int MOST_KINDS = 1000;

    /** The answer for a line that is left out. */
    static final int LEFT_OUT = -1;

    private static final class Kind {
        private long began;
        private long last;
        private int written;
        private int leftOut;
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
            return size() > MOST_KINDS;
        }
    };

    /**
     * Decides about a line.
     *
     * @param kind what makes two lines the same
     * @param once whether a kind counts as new only after a minute without it
     * @param now a reading of the clock, in nanoseconds
     * @return {@link #LEFT_OUT}, or how many lines of the kind were left out before this one
     */
    synchronized int admit(String kind, boolean once, long now) {
        Kind known = kinds.get(kind);
        boolean isOver = known != null && now - (once ? known.last : known.began) >= MINUTE;
        if (known == null || isOver) {
            int before = known == null ? 0 : known.leftOut;
            Kind begun = new Kind();
            begun.began = now;
            begun.last = now;
            begun.written = 1;
            kinds.put(kind, begun);
            return before;
        }
        known.last = now;
        if (!once && known.written < MOST_A_MINUTE) {
            known.written++;
            return 0;
        }
        known.leftOut++;
        return LEFT_OUT;
    }
}
