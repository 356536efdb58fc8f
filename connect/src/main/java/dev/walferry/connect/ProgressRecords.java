package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.pgoutput.Relation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Turns a daemon's records of progress into records that carry them as offsets. For the task's own thread. */
final class ProgressRecords implements RecordPublisher<ProducerRecord<byte[], byte[]>> {
    private final OffsetProgress store;
    private final TaskPublisher publisher;
    private long writtenAt;

    ProgressRecords(OffsetProgress store, TaskPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    @Override
    public boolean offer(
            ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
        writtenAt = Math.max(writtenAt + 1, System.currentTimeMillis());
        TaskRecord carrying = TaskRecord.carrying(
                store.partition(new String(record.key(), StandardCharsets.UTF_8)),
                OffsetProgress.offset(record.value(), writtenAt),
                record.topic());
        return publisher.offer(carrying, delivery, relation, lsn);
    }

    @Override
    public void awaitAcknowledgement(long nanos) {
        publisher.awaitAcknowledgement(nanos);
    }

    @Override
    public boolean awaitAll(Duration timeout) {
        return publisher.awaitAll(timeout);
    }

    @Override
    public void keepUp() {
        publisher.keepUp();
    }

    @Override
    public boolean isStopped() {
        return publisher.isStopped();
    }
}
