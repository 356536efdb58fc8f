package dev.walferry.kafka.query;

/** Takes batches, and waits while there are too many. */
@FunctionalInterface
interface BatchSink {
    /** Takes a batch. */
    void take(QueryBatch batch) throws InterruptedException;
}
