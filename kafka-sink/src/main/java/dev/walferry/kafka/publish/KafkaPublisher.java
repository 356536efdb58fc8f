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
import org.apache.kafka.clients.producer.ProducerConfig;
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
 * <p>With a {@code transactional.id} records are sent in Kafka's transactions, and an acknowledgement counts once its
 * transaction is committed. Kafka then refuses what an earlier producer of that id sends, from {@link #awaitTakeover} on;
 * before that, no record is taken.
 *
 * <p>One thread offers; acknowledgements arrive in the producer's thread.
 */
public final class KafkaPublisher implements RecordPublisher<ProducerRecord<byte[], byte[]>>, AutoCloseable {
    /** What a record costs besides its own bytes: the producer's and our own bookkeeping, roughly. */
    private static final int RECORD_OVERHEAD = 64;

    /** 2^30 nanoseconds are about a second. */
    private static final int SECONDS_SHIFT = 30;

    /** How long the end waits for what is in flight. */
    private static final Duration END = Duration.ofSeconds(1);

    /** How long a topic may take no record before it is looked up again. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final PublisherClients clients;
    private final long windowBytes;
    private final DeliveryHistory history;
    private final AtomicLong inFlightBytes = new AtomicLong();

    /** Bytes in flight of progress records, which wait for nothing but the progress topic. */
    private final AtomicLong ownInFlightBytes = new AtomicLong();

    private final AtomicLong acknowledged = new AtomicLong();
    private final Thread owner = Thread.currentThread();
    private final BatchCompanions companions = new BatchCompanions();
    private final PartitionWait partitions;
    private final AcknowledgementWatch watch;
    private final OldestDelivery oldest;
    private final BrokerWatch brokers;

    /** The transactions that records are sent in, null without any. */
    private final @Nullable CommitCycle transactions;

    private final @Nullable SendRoom room;
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
        boolean isTransactional = settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        this.transactions = isTransactional ? new CommitCycle(producer, windowBytes / 2) : null;
        this.room = isTransactional ? new SendRoom(producer, PublisherClients.producerSettings(settings)) : null;
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
        if (transactions != null && !(transactions.opens() && isTakenAtOnce(record, topic, bytes))) {
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
            if (transactions != null) {
                transactions.sent(outgoing, bytes);
            }
            if (counts) {
                history.addSent(bytes - RECORD_OVERHEAD);
            }
            return true;
        }
        settled(bytes, counts);
        delivery.withdrawn();
        if (transactions != null) {
            transactions.failed(refusal);
        }
        if (isOfMoment(refusal)) {
            refused(topic, refusal);
            return false;
        }
        throw DeliveryExplanation.of(refusal, record.topic(), relation, lsn.value());
    }

    /**
     * Whether a refusal says nothing about the record: there is no metadata or no memory yet, or the transaction has failed,
     * which is reported with its reason.
     */
    private boolean isOfMoment(Exception refusal) {
        return refusal instanceof RetriableException || (transactions != null && !KafkaError.isOfTopic(refusal));
    }

    private boolean isTakenAtOnce(ProducerRecord<byte[], byte[]> record, TopicLookup topic, int bytes) {
        Exception missing = room == null ? null : room.missing(record, bytes);
        if (missing == null) {
            return true;
        }
        refused(topic, missing);
        return false;
    }

    @Override
    public void takeOver() {
        if (transactions != null) {
            transactions.takeOver();
        }
    }

    /**
     * Does the same and waits until it is done.
     *
     * @param timeout how long at most
     * @return whether Kafka refuses it now
     * @throws DeliveryException if Kafka does not allow it
     */
    public boolean awaitTakeover(Duration timeout) {
        takeOver();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!hasTakenOver() && deadline - System.nanoTime() > 0) {
            watch.offered(false);
            awaitAcknowledgement(1_000_000);
        }
        return hasTakenOver();
    }

    /**
     * Whether records can be taken: before {@link #takeOver}, none is.
     *
     * @return true if Kafka refuses what earlier daemons send, or if it is not asked to
     */
    public boolean hasTakenOver() {
        return transactions == null || transactions.hasTakenOver();
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
        park(nanos);
    }

    private void park(long nanos) {
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
            look();
            park(1_000_000);
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
        look();
        if (transactions != null) {
            transactions.requireWhole();
        }
    }

    private void look() {
        clients.requireAlive();
        companions.report();
        if (transactions != null) {
            transactions.keepUp();
        }
        watch.look(acknowledged.get(), allInFlightBytes(), oldest.isWithheld());
        oldest.look(watch.isStalled());
        epoch = (int) (System.nanoTime() >> SECONDS_SHIFT);
    }

    @Override
    public void watch(DeliveryTracker tracker) {
        oldest.watch(tracker);
    }

    /** Whether an acknowledgement counts only once its transaction is committed. */
    boolean commits() {
        return transactions != null;
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

    void failed(String topic, Exception reason) {
        if (reason instanceof InvalidTimestampException) {
            history.timestampRefused(topic);
        }
        if (transactions != null) {
            transactions.failed(reason);
        }
    }

    void settledAsFailed(int bytes, boolean counts) {
        if (counts) {
            history.addFailed();
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
        if (transactions != null) {
            transactions.end();
        }
    }

    /**
     * Ends the producer. Records in flight are given a moment; those that are not acknowledged were never confirmed.
     */
    @Override
    public void close() {
        commitRest();
        producer.close(END);
        if (transactions != null) {
            transactions.end();
        }
        topics.close();
    }

    /** A producer that is closed within a transaction aborts it. */
    private void commitRest() {
        long deadline = System.nanoTime() + END.toNanos();
        while (transactions != null
                && transactions.isWhole()
                && allInFlightBytes() > 0
                && deadline - System.nanoTime() > 0) {
            transactions.keepUp();
            park(1_000_000);
        }
    }
}
