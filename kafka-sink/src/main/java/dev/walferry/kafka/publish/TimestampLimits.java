package dev.walferry.kafka.publish;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/**
 * How far a record's timestamp may be from the broker's clock; the broker refuses a record beyond it for good.
 *
 * <p>A timestamp that is too far away is moved to the nearest accepted one. A minute's margin, or half the limit if
 * that is less, allows for clocks that differ and for the time that a record waits to be sent.
 *
 * @param beforeMillis {@code message.timestamp.before.max.ms} of the topic
 * @param afterMillis {@code message.timestamp.after.max.ms} of the topic
 */
record TimestampLimits(long beforeMillis, long afterMillis) {
    /** Kafka's own defaults, for a topic whose configuration may not be read. */
    static final TimestampLimits DEFAULT = new TimestampLimits(Long.MAX_VALUE, 3_600_000);

    /** For a topic that refused a timestamp within its known limits: only the present is sure to be accepted. */
    static final TimestampLimits PRESENT = new TimestampLimits(0, 0);

    private static final long MARGIN_MILLIS = 60_000;
    private static final String BEFORE = "message.timestamp.before.max.ms";
    private static final String AFTER = "message.timestamp.after.max.ms";

    /** The one limit in both directions that brokers before 3.6 have. */
    private static final String DIFFERENCE = "message.timestamp.difference.max.ms";

    static TimestampLimits of(Config topic) {
        return new TimestampLimits(
                value(topic, BEFORE, DEFAULT.beforeMillis), value(topic, AFTER, DEFAULT.afterMillis));
    }

    private static long value(Config topic, String name, long otherwise) {
        ConfigEntry entry = topic.get(name) == null ? topic.get(DIFFERENCE) : topic.get(name);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }

    /** Returns whether a timestamp that was taken a moment ago may be refused now. */
    boolean isBoundedBelow() {
        return beforeMillis != Long.MAX_VALUE;
    }

    /**
     * Returns the timestamp itself if it is accepted, otherwise the nearest one that is. Both in milliseconds since
     * 1970.
     */
    long fit(long timestamp, long now) {
        long earliest = now - withoutMargin(beforeMillis);
        long latest = now + withoutMargin(afterMillis);
        return Math.max(Math.min(timestamp, latest < now ? Long.MAX_VALUE : latest), earliest);
    }

    private static long withoutMargin(long limit) {
        return limit - Math.min(MARGIN_MILLIS, limit / 2);
    }
}
