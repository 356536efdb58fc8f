package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Hands records to Kafka without ever waiting for it.
 *
 * <p>{@link #offer} either takes a record or says "not now": the window is full, the topic is still being looked up, or
 * the producer has no metadata or no memory. The thread that reads PostgreSQL then goes on sending status updates and
 * offers the record again. So a slow broker means lag, never a dropped connection.
 *
 * <p>Acknowledgement by all in-sync replicas and idempotence are always on: without them an acknowledged record can
 * vanish. {@code delivery.timeout.ms} is practically endless unless configured: it also counts the time a record waits
 * for a broker that is down, and that is lag, not an error.
 *
 * <p>One thread offers; acknowledgements arrive in the producer's thread.
 */
public final class KafkaPublisher implements RecordPublisher<ProducerRecord<byte[], byte[]>>, AutoCloseable {
    /** What a record costs besides its own bytes: the producer's and our own bookkeeping, roughly. */
    private static final int RECORD_OVERHEAD = 64;

    /** 2^30 nanoseconds are about a second. */
    private static final int SECONDS_SHIFT = 30;

    /** How long a topic may take no record before it is looked up again. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final PublisherClients clients;
    private final long windowBytes;
    private final DeliveryHistory history;
    private final AtomicLong inFlightBytes = new AtomicLong();

    /** Those of progress, which wait for nothing but the progress topic. */
    private final AtomicLong ownInFlightBytes = new AtomicLong();

    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread owner = Thread.currentThread();
    private final BatchCompanions companions = new BatchCompanions();
    private final PartitionWait partitions;
    private final AcknowledgementWatch watch;
    private final OldestDelivery oldest;
    private final BrokerWatch brokers;
    private volatile boolean waiting;

    // Used by the owner alone.
    private @Nullable Exception notTaken;
    private @Nullable Long refusedSince;
    private long clockMillis;

    /** Changes now and then: a topic picks a record to watch again. */
    private int epoch;

    /**
     * Connects lazily: an unreachable broker shows when the first record is offered.
     *
     * @param settings the producer's own settings, {@code bootstrap.servers} among them
     * @param creation how missing topics are created
     * @param windowBytes how many bytes of keys, values and headers may be in flight
     * @param history continues the counts of the previous publisher
     * @throws DeliveryException if Kafka's clients cannot be created
     */
    public KafkaPublisher(
            Map<String, Object> settings, TopicCreation creation, long windowBytes, DeliveryHistory history) {
        this(settings, creation, windowBytes, history, new PartitionWait(history));
    }

    KafkaPublisher(
            Map<String, Object> settings,
            TopicCreation creation,
            long windowBytes,
            DeliveryHistory history,
            PartitionWait partitions) {
        this.partitions = partitions;
        this.windowBytes = windowBytes;
        this.history = history;
        this.watch = new AcknowledgementWatch(history);
        this.clients = PublisherClients.start(settings);
        this.producer = clients.producer();
        this.topics = new Topics(clients.admin(), creation, history, clients::lookUp);
        this.brokers = new BrokerWatch(topics, history);
        history.inFlight(this::allInFlightBytes);
        this.oldest = new OldestDelivery(history, topics::waitsLongest);
        history.stalled(false);
        history.withheld(null);
        history.heldUp(null);
        history.producer(clients::metric);
    }

    /**
     * Makes sure that a broker answers, before anything else is begun. It waits, so the loop must not call it.
     *
     * @throws DeliveryException if none does
     */
    public void requireBroker() {
        topics.requireBroker();
    }

    /** Notes whether a broker answers, while nothing is sent. Never waits; to be called several times a second. */
    public void lookForBroker() {
        brokers.look();
    }

    @Override
    public boolean offer(
            ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
        return noted(take(record, delivery, relation, lsn, true));
    }

    @Override
    public boolean offerOwn(ProducerRecord<byte[], byte[]> record, Delivery delivery) {
        return noted(take(record, delivery, null, Lsn.ZERO, false));
    }

    private boolean noted(boolean taken) {
        watch.offered(taken);
        return taken;
    }

    private boolean take(
            ProducerRecord<byte[], byte[]> record,
            Delivery delivery,
            @Nullable Relation relation,
            Lsn lsn,
            boolean counts) {
        int bytes = RECORD_OVERHEAD + RecordSize.of(record);
        TopicLookup topic = topics.get(record.topic());
        if (!hasRoomFor(bytes) || !isReady(topic, relation, lsn) || !partitions.has(record, topic, relation, lsn)) {
            return false;
        }
        OutgoingRecord outgoing = new OutgoingRecord(this, delivery, topic, relation, lsn.value(), bytes, counts);
        delivery.sending();
        inFlight(counts).addAndGet(bytes);
        Exception refusal = send(timely(record, topic.limits()), outgoing);
        if (refusal == null) {
            refusedSince = null;
            partitions.over();
            topic.taken(outgoing, epoch);
            if (counts) {
                history.addSent(bytes - RECORD_OVERHEAD);
            }
            return true;
        }
        settled(bytes, counts);
        delivery.withdrawn();
        if (refusal instanceof RetriableException) { // no metadata or no memory yet
            refused(topic, refusal);
            return false;
        }
        throw DeliveryExplanation.of(refusal, record.topic(), relation, lsn.value());
    }

    private static boolean isReady(TopicLookup topic, @Nullable Relation relation, Lsn lsn) {
        try {
            return topic.takesAnother();
        } catch (DeliveryException e) {
            throw relation == null ? e : DeliveryExplanation.of(e, relation, lsn.value());
        }
    }

    /** Moves a timestamp that the topic would refuse to the nearest one that it takes. */
    private ProducerRecord<byte[], byte[]> timely(ProducerRecord<byte[], byte[]> record, TimestampLimits limits) {
        Long timestamp = record.timestamp();
        if (timestamp == null) {
            return record;
        }
        // Time only goes forward, so a timestamp that passes with an old clock reading is not too far ahead.
        if (!limits.isBoundedBelow() && limits.fit(timestamp, clockMillis) == timestamp) {
            return record;
        }
        clockMillis = System.currentTimeMillis();
        long fitted = limits.fit(timestamp, clockMillis);
        return fitted == timestamp
                ? record
                : new ProducerRecord<>(
                        record.topic(), record.partition(), fitted, record.key(), record.value(), record.headers());
    }

    private void refused(TopicLookup topic, Exception refusal) {
        Long since = refusedSince;
        long now = System.nanoTime();
        if (since == null) {
            refusedSince = now;
        } else if (now - since >= STALLED.toNanos()) {
            topic.forget("has taken nothing for " + STALLED.toSeconds() + " s (" + refusal.getMessage()
                    + "): looking it up again");
            refusedSince = null;
        }
    }

    private @Nullable Exception send(ProducerRecord<byte[], byte[]> record, OutgoingRecord outgoing) {
        notTaken = null;
        try {
            // The callback learns the outcome.
            Future<?> unused = producer.send(record, outgoing);
            return notTaken;
        } catch (KafkaException e) {
            return e;
        }
    }

    private AtomicLong inFlight(boolean counts) {
        return counts ? inFlightBytes : ownInFlightBytes;
    }

    private long allInFlightBytes() {
        return inFlightBytes.get() + ownInFlightBytes.get();
    }

    /** A record larger than the whole window is sent alone. */
    private boolean hasRoomFor(int bytes) {
        long inFlight = allInFlightBytes();
        return inFlight == 0 || inFlight + bytes <= windowBytes;
    }

    @Override
    public void awaitAcknowledgement(long nanos) {
        keepUp();
        waiting = true;
        LockSupport.parkNanos(this, nanos);
        waiting = false;
    }

    /** Records that the producer still collects for a batch leave it after {@code linger.ms}. */
    @Override
    public boolean awaitAll(Duration timeout) {
        return awaitNone(inFlightBytes, timeout);
    }

    /**
     * Does the same for the records of progress.
     *
     * @param timeout how long at most
     * @return whether none of them is still in flight
     */
    public boolean awaitOwn(Duration timeout) {
        return awaitNone(ownInFlightBytes, timeout);
    }

    private boolean awaitNone(AtomicLong bytes, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (bytes.get() > 0 && deadline - System.nanoTime() > 0) {
            awaitAcknowledgement(1_000_000);
        }
        return bytes.get() == 0;
    }

    /**
     * Returns how many records Kafka has acknowledged, those of progress included.
     *
     * @return of this publisher alone; a count that only grows
     */
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void keepUp() {
        clients.requireAlive();
        companions.report();
        watch.look(acknowledged.get(), allInFlightBytes(), oldest.isWithheld());
        oldest.look(watch.isStalled());
        epoch = (int) (System.nanoTime() >> SECONDS_SHIFT);
    }

    @Override
    public void watch(DeliveryTracker tracker) {
        oldest.watch(tracker);
    }

    boolean isOwnThread() {
        return Thread.currentThread() == owner;
    }

    void notTaken(Exception reason) {
        notTaken = reason;
    }

    void acknowledged(int bytes, boolean counts) {
        if (counts) {
            history.addAcknowledged();
        }
        acknowledged.incrementAndGet();
        settled(bytes, counts);
    }

    void companionFailed(Runnable report) {
        companions.add(report);
    }

    void failed(String topic, Exception reason, int bytes, boolean counts) {
        if (counts) {
            history.addFailed();
        }
        if (reason instanceof InvalidTimestampException) {
            history.timestampRefused(topic);
        }
        settled(bytes, counts);
    }

    private void settled(int bytes, boolean counts) {
        inFlight(counts).addAndGet(-bytes);
        if (waiting) {
            LockSupport.unpark(owner);
        }
    }

    @Override
    public void abandon() {
        producer.close(Duration.ZERO);
    }

    /**
     * Ends the producer. Records in flight are given a moment; those that are not acknowledged were never confirmed.
     */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        topics.close();
    }
}
