package dev.walferry.kafka.publish;

import dev.walferry.kafka.publish.client.DeliveryException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an acknowledged record counts, and whether Kafka refuses what a former daemon still sends: {@link CommitCycle}
 * sends records in transactions, {@link NoFencing} does neither.
 *
 * <p>For the publisher's own thread, except for {@link #failed} and {@link #countsCommits}.
 */
sealed interface Fencing permits CommitCycle, NoFencing {
    /** Returns whether an acknowledgement counts only once its transaction is committed. */
    boolean countsCommits();

    /** Begins to have Kafka refuse what earlier producers of the same id send. The caller must be entitled to it. */
    void takeOver();

    /** Returns whether Kafka refuses what earlier producers send, as far as is known, or was never asked to. */
    boolean hasTakenOver();

    /** Returns whether a record may be sent now. Opens a transaction for it. */
    boolean opens();

    /**
     * Returns what the producer lacks to take a record, where asking the producer itself would end the transaction.
     *
     * @param bytes size of the record, roughly
     * @return null if it takes the record, refuses it for good, or may be asked
     */
    @Nullable
    Exception missing(ProducerRecord<byte[], byte[]> record, int bytes);

    /** Notes a record that was sent. */
    void sent(OutgoingRecord record, int bytes);

    /** Notes that a record has failed, and its transaction with it. */
    void failed(Exception reason);

    /** Returns whether a refusal of the producer says nothing about the record, so that it can be offered again. */
    boolean isOfMoment(Exception refusal);

    /** Goes on with what was begun, and commits what has been open for a moment. Call it often. */
    void keepUp();

    /**
     * Throws if a transaction has failed and everything that was in it is known to have failed.
     *
     * @throws DeliveryException retriable, if a new producer can help
     */
    void requireWhole();

    /** Returns whether records wait for a commit that can still come. */
    boolean isToCommit();

    /** Gives up what is not committed. Call it when the producer is closed; nothing is sent afterwards. */
    void end();
}
