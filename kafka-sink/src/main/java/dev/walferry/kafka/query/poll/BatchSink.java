package dev.walferry.kafka.query.poll;

/** Takes batches, and waits while there are too many. */
@FunctionalInterface
public interface BatchSink {
    /**
     * Takes a batch.
     *
     * @param batch some rows
     * @throws InterruptedException while it waits
     */
    void take(QueryBatch batch) throws InterruptedException;
}
