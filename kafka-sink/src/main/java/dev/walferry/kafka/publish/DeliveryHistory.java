package dev.walferry.kafka.publish;

import dev.walferry.kafka.observe.Failures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is remembered from one publisher to the next. Safe in any thread. */
public final class DeliveryHistory {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stalled;
    private volatile @Nullable String withheld;
    private volatile @Nullable String heldUpBy;
    private volatile @Nullable String unreachable;
    private volatile ToDoubleFunction<String> producerMetrics = name -> Double.NaN;
    private volatile LongSupplier inFlightBytes = () -> 0;
    private final Set<String> refusedTimestamps = ConcurrentHashMap.newKeySet();
    private final Failures failures;

    /** Creates an empty history. */
    public DeliveryHistory() {
        this(new Failures());
    }

    /**
     * Creates an empty history.
     *
     * @param failures where outages are counted while a publisher waits for their end by itself
     */
    public DeliveryHistory(Failures failures) {
        this.failures = failures;
    }

    /**
     * Returns where outages are counted.
     *
     * @return those of Kafka, and of all else that a session waits for
     */
    public Failures failures() {
        return failures;
    }

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

    /**
     * Returns how much was handed to Kafka.
     *
     * @return bytes of keys and values, before compression; only grows
     */
    public long sentBytes() {
        return sentBytes.get();
    }

    /**
     * Returns how much waits for an acknowledgement now.
     *
     * @return bytes of keys and values, and some for each record
     */
    public long inFlightBytes() {
        return inFlightBytes.getAsLong();
    }

    /**
     * Returns whether Kafka has acknowledged nothing for a while, although it should.
     *
     * @return true from ten seconds without an acknowledgement on, until the next one
     */
    public boolean isStalled() {
        return stalled;
    }

    /**
     * Returns what Kafka does not acknowledge, although it may acknowledge other records.
     *
     * @return what waits, and what to do; null unless it has waited for a minute
     */
    public @Nullable String withheld() {
        return withheld;
    }

    /**
     * Returns what holds all records up until a person acts.
     *
     * @return what happened, where, and what to do; null if nothing does
     */
    public @Nullable String heldUpBy() {
        return heldUpBy;
    }

    /**
     * Returns why Kafka could not take records, as far as is known while none are sent.
     *
     * @return why no broker answers, and what to do; null if one does, or none was asked
     */
    public @Nullable String unreachable() {
        return unreachable;
    }

    /**
     * Returns how many records have no outcome yet.
     *
     * @return records that are neither acknowledged nor given up
     */
    public long inFlight() {
        return Math.max(0, sent.get() - acknowledged.get() - failed.get());
    }

    /**
     * Returns one of the numbers that Kafka's producer keeps about itself.
     *
     * @param name its name in the group {@code producer-metrics}
     * @return its value now; NaN if there is none
     */
    public double producerMetric(String name) {
        return producerMetrics.applyAsDouble(name);
    }

    void producer(ToDoubleFunction<String> metrics) {
        producerMetrics = metrics;
    }

    void stalled(boolean now) {
        stalled = now;
    }

    void withheld(@Nullable String reason) {
        withheld = reason;
    }

    void heldUp(@Nullable String reason) {
        heldUpBy = reason;
    }

    void unreachable(@Nullable String reason) {
        unreachable = reason;
    }

    /** Counts a record as sent. Only the thread that offers records calls this, so it need not wait for readers. */
    void addSent(int bytes) {
        sent.lazySet(sent.getPlain() + 1);
        sentBytes.lazySet(sentBytes.getPlain() + bytes);
    }

    /** Sets what knows how much is in flight: the publisher that is in use now. */
    void inFlight(LongSupplier bytes) {
        inFlightBytes = bytes;
    }

    void addAcknowledged() {
        acknowledged.incrementAndGet();
    }

    void addFailed() {
        failed.incrementAndGet();
    }

    void timestampRefused(String topic) {
        refusedTimestamps.add(topic);
    }

    boolean isTimestampRefused(String topic) {
        return refusedTimestamps.contains(topic);
    }
}
