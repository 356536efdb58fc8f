package dev.walferry.kafka.publish;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is remembered from one publisher to the next. Safe in any thread. */
public final class DeliveryHistory {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Set<String> refusedTimestamps = ConcurrentHashMap.newKeySet();

    /** Creates an empty history. */
    public DeliveryHistory() {}

    /**
     * Returns how many records were handed to Kafka.
     *
     * @return a count that only grows
     */
    public long sent() {
        return sent.get();
    }

    /**
     * Returns how many of them Kafka has acknowledged.
     *
     * @return a count that only grows
     */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Only the thread that offers records calls this, so it need not wait for readers. */
    void addSent() {
        sent.lazySet(sent.getPlain() + 1);
    }

    void addAcknowledged() {
        acknowledged.incrementAndGet();
    }

    void timestampRefused(String topic) {
        refusedTimestamps.add(topic);
    }

    boolean isTimestampRefused(String topic) {
        return refusedTimestamps.contains(topic);
    }
}
