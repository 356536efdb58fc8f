package dev.walferry.kafka.publish;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.publish.client.PublisherClients;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
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

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;
    private final PublisherClients clients;
    private final DeliveryHistory history;
    private final InFlightWindow inFlight;
    private final AtomicLong acknowledged = new AtomicLong();
    private final BatchCompanions companions = new BatchCompanions();
    private final PartitionWait partitions;
    private final AcknowledgementWatch watch;
    private final OldestDelivery oldest;
    private final BrokerWatch brokers;
    private final RefusalWatch refusals = new RefusalWatch();
    private final RecordClock clock = new RecordClock();
    private final Fencing fencing;

    // Used by the owner alone.
    private @Nullable Exception notTaken;

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
        this.inFlight = new InFlightWindow(windowBytes);
        this.history = history;
        this.watch = new AcknowledgementWatch(history);
        this.clients = PublisherClients.start(settings);
        this.producer = clients.producer();
        this.fencing = settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)
                ? new CommitCycle(
                        producer, new SendRoom(producer, PublisherClients.producerSettings(settings)), windowBytes / 2)
                : NoFencing.INSTANCE;
        this.topics = new Topics(clients.admin(), creation, history, clients::lookUp);
        this.brokers = new BrokerWatch(topics, history);
        history.inFlight(inFlight::all);
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
        return noted(take(record, delivery, relation, lsn, false));
    }

    @Override
    public boolean offerOwn(ProducerRecord<byte[], byte[]> record, Delivery delivery) {
        return noted(take(record, delivery, null, Lsn.ZERO, true));
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
            boolean isProgress) {
        int bytes = RECORD_OVERHEAD + RecordSize.of(record);
        TopicLookup topic = topics.get(record.topic());
        if (!inFlight.hasRoomFor(bytes)
                || !isReady(topic, relation, lsn)
                || !partitions.has(record, topic, relation, lsn)
                || !fencing.opens()
                || isMissing(record, topic, bytes)) {
            return false;
        }
        OutgoingRecord outgoing = new OutgoingRecord(this, delivery, topic, relation, lsn.value(), bytes, isProgress);
        delivery.sending();
        inFlight.sending(bytes, isProgress);
        Exception refusal = send(clock.timely(record, topic.limits()), outgoing);
        if (refusal == null) {
            taken(outgoing, topic, bytes, isProgress);
            return true;
        }
        inFlight.settled(bytes, isProgress);
        delivery.withdrawn();
        fencing.failed(refusal);
        if (fencing.isOfMoment(refusal)) {
            refusals.refused(topic, refusal);
            return false;
        }
        throw DeliveryExplanation.of(refusal, record.topic(), relation, lsn.value());
    }

    private void taken(OutgoingRecord outgoing, TopicLookup topic, int bytes, boolean isProgress) {
        refusals.taken();
        partitions.over();
        topic.taken(outgoing, epoch);
        fencing.sent(outgoing, bytes);
        if (!isProgress) {
            history.addSent(bytes - RECORD_OVERHEAD);
        }
    }

    private boolean isMissing(ProducerRecord<byte[], byte[]> record, TopicLookup topic, int bytes) {
        Exception missing = fencing.missing(record, bytes);
        if (missing != null) {
            refusals.refused(topic, missing);
        }
        return missing != null;
    }

    @Override
    public void takeOver() {
        fencing.takeOver();
    }

    /**
     * Takes over as {@link #takeOver} does, and waits until Kafka refuses what earlier daemons send.
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
     * Returns whether records can be taken: before {@link #takeOver}, none is.
     *
     * @return true if Kafka refuses what earlier daemons send, or if it is not asked to
     */
    public boolean hasTakenOver() {
        return fencing.hasTakenOver();
    }

    private static boolean isReady(TopicLookup topic, @Nullable Relation relation, Lsn lsn) {
        try {
            return topic.takesAnother();
        } catch (DeliveryException e) {
            throw relation == null ? e : DeliveryExplanation.of(e, relation, lsn.value());
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

    @Override
    public void awaitAcknowledgement(long nanos) {
        keepUp();
        inFlight.await(nanos);
    }

    /** Records that the producer still collects for a batch leave it after {@code linger.ms}. */
    @Override
    public boolean awaitAll(Duration timeout) {
        return inFlight.awaitNone(false, timeout, this::look);
    }

    /**
     * Does the same for the records of progress.
     *
     * @param timeout how long at most
     * @return whether none of them is still in flight
     */
    public boolean awaitOwn(Duration timeout) {
        return inFlight.awaitNone(true, timeout, this::look);
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
        fencing.requireWhole();
    }

    private void look() {
        clients.requireAlive();
        companions.report();
        fencing.keepUp();
        watch.look(acknowledged.get(), inFlight.all(), oldest.isWithheld());
        oldest.look(watch.isStalled());
        epoch = (int) (System.nanoTime() >> SECONDS_SHIFT);
    }

    @Override
    public void watch(DeliveryTracker tracker) {
        oldest.watch(tracker);
    }

    /** Returns whether an acknowledgement counts only once its transaction is committed. */
    boolean countsCommits() {
        return fencing.countsCommits();
    }

    boolean isOwnThread() {
        return inFlight.isOwnThread();
    }

    void notTaken(Exception reason) {
        notTaken = reason;
    }

    void acknowledged(int bytes, boolean isProgress) {
        if (!isProgress) {
            history.addAcknowledged();
        }
        acknowledged.incrementAndGet();
        inFlight.settled(bytes, isProgress);
    }

    void companionFailed(Runnable report) {
        companions.add(report);
    }

    void failed(String topic, Exception reason) {
        if (reason instanceof InvalidTimestampException) {
            history.timestampRefused(topic);
        }
        fencing.failed(reason);
    }

    void settledAsFailed(int bytes, boolean isProgress) {
        if (!isProgress) {
            history.addFailed();
        }
        inFlight.settled(bytes, isProgress);
    }

    @Override
    public void abandon() {
        producer.close(Duration.ZERO);
        fencing.end();
    }

    /**
     * Ends the producer. Records in flight are given a moment; those that are not acknowledged were never confirmed.
     */
    @Override
    public void close() {
        commitRest();
        producer.close(END);
        fencing.end();
        topics.close();
    }

    /** A producer that is closed within a transaction aborts it. */
    private void commitRest() {
        long deadline = System.nanoTime() + END.toNanos();
        while (fencing.isToCommit() && deadline - System.nanoTime() > 0) {
            fencing.keepUp();
            inFlight.await(1_000_000);
        }
    }
}
