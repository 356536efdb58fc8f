package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to Kafka without ever waiting for it.
 *
 * <p>{@link #offer} either takes a record or says "not now": the window is full, the topic is still being looked up, or
 * the producer has no metadata or no memory. Whoever reads PostgreSQL then goes on sending status updates and offers the
 * record again. So a slow broker means lag, never a dropped connection.
 *
 * <p>Acknowledgement by all in-sync replicas and idempotence are always on: without them an acknowledged record can
 * vanish. {@code delivery.timeout.ms} is practically endless unless configured: it also counts the time a record waits
 * for a broker that is down, and that is lag, not an error.
 *
 * <p>One thread offers; acknowledgements arrive in the producer's thread.
 */
public final class KafkaPublisher implements AutoCloseable {
    /** What a record costs besides its key and value: the producer's and our own bookkeeping, roughly. */
    private static final int RECORD_OVERHEAD = 64;

    /** How long a topic may take nothing before it is looked up again: it may have been deleted. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPublisher.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final long windowBytes;
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread owner = Thread.currentThread();
    private @Nullable Exception notTaken;
    private volatile boolean waiting;
    private @Nullable Long refusedSince;
    private final AtomicLong sent = new AtomicLong();

    /**
     * Connects lazily: an unreachable broker shows when the first record is offered.
     *
     * @param settings the producer's own settings, {@code bootstrap.servers} among them
     * @param creation how missing topics are created
     * @param windowBytes how many bytes of keys and values may be in flight
     */
    public KafkaPublisher(Map<String, Object> settings, TopicCreation creation, long windowBytes) {
        this.windowBytes = windowBytes;
        this.topics = new Topics(Admin.create(adminSettings(settings)), creation);
        this.producer =
                new KafkaProducer<>(producerSettings(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> producerSettings(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "walferry");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        all.putAll(settings);
        all.computeIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, key -> DefaultCompression.type());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        return all;
    }

    private static Map<String, Object> adminSettings(Map<String, Object> settings) {
        Map<String, Object> known = new HashMap<>();
        known.put(AdminClientConfig.CLIENT_ID_CONFIG, "walferry-admin");
        settings.forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(name)) {
                known.put(name, value);
            }
        });
        return known;
    }

    /**
     * Makes sure that a broker answers, before anything else is begun. Waits for it, so not for the loop.
     *
     * @throws DeliveryException if none does
     */
    public void requireBroker() {
        topics.requireBroker();
    }

    /**
     * Hands a record over if that can be done without waiting.
     *
     * @param record key and value are not to be changed afterwards
     * @param delivery the transaction it belongs to
     * @param relation the table it is about, if there is one; for error messages
     * @param lsn where its change lies; for error messages
     * @return false if it cannot be taken now: offer it again
     * @throws DeliveryException if it will never be taken
     */
    public boolean offer(
            ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
        int bytes = size(record);
        if (!hasRoomFor(bytes) || !topics.isReady(record.topic())) {
            return false;
        }
        OutgoingRecord outgoing = new OutgoingRecord(this, delivery, record.topic(), relation, lsn.value(), bytes);
        delivery.sending();
        inFlightBytes.addAndGet(bytes);
        Exception refusal = send(record, outgoing);
        if (refusal == null) {
            refusedSince = null;
            sent.lazySet(sent.get() + 1); // written by this thread alone, read by others
            return true;
        }
        settled(bytes);
        delivery.withdrawn();
        if (refusal instanceof TimeoutException) {
            refused(record.topic(), refusal);
            return false;
        }
        throw DeliveryExplanation.of(refusal, record.topic(), relation, lsn.value());
    }

    private void refused(String topic, Exception refusal) {
        Long since = refusedSince;
        long now = System.nanoTime();
        if (since == null) {
            refusedSince = now;
        } else if (now - since >= STALLED.toNanos()) {
            LOG.warn(
                    "topic {} has taken nothing for {} s ({}): looking it up again",
                    topic,
                    STALLED.toSeconds(),
                    refusal.getMessage());
            topics.forget(topic);
            refusedSince = null;
        }
    }

    private @Nullable Exception send(ProducerRecord<byte[], byte[]> record, OutgoingRecord outgoing) {
        notTaken = null;
        try {
            // What becomes of it is told to the callback.
            Future<?> unused = producer.send(record, outgoing);
            return notTaken;
        } catch (KafkaException e) {
            return e;
        }
    }

    /** A record larger than the whole window is sent alone. */
    private boolean hasRoomFor(int bytes) {
        long inFlight = inFlightBytes.get();
        return inFlight == 0 || inFlight + bytes <= windowBytes;
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        return RECORD_OVERHEAD
                + (record.key() == null ? 0 : record.key().length)
                + (record.value() == null ? 0 : record.value().length);
    }

    /**
     * Waits a moment for acknowledgements.
     *
     * @param nanos how long at most; less if a record is acknowledged meanwhile
     */
    public void awaitAcknowledgement(long nanos) {
        waiting = true;
        LockSupport.parkNanos(this, nanos);
        waiting = false;
    }

    /**
     * Waits for every record that was taken. What the producer still collects for a batch leaves it after
     * {@code linger.ms}.
     *
     * @param timeout how long at most
     * @return whether nothing is in flight any more
     */
    public boolean awaitAll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (inFlightBytes.get() > 0 && deadline - System.nanoTime() > 0) {
            awaitAcknowledgement(1_000_000);
        }
        return inFlightBytes.get() == 0;
    }

    /**
     * How many records were taken.
     *
     * @return a count that only grows
     */
    public long sent() {
        return sent.get();
    }

    /**
     * How many records Kafka has acknowledged. Safe in any thread.
     *
     * @return a count that only grows
     */
    public long acknowledged() {
        return acknowledged.get();
    }

    boolean isOwnThread() {
        return Thread.currentThread() == owner;
    }

    void notTaken(Exception reason) {
        notTaken = reason;
    }

    void acknowledged(int bytes) {
        acknowledged.incrementAndGet();
        settled(bytes);
    }

    void settled(int bytes) {
        inFlightBytes.addAndGet(-bytes);
        if (waiting) {
            LockSupport.unpark(owner);
        }
    }

    /** Ends the producer; what is in flight is given a moment, and if it was not acknowledged was never confirmed. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        topics.close();
    }
}
