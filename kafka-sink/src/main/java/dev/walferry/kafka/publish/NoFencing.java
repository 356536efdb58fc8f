package dev.walferry.kafka.publish;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Sends records without transactions: an acknowledgement counts at once, and every daemon may write. */
enum NoFencing implements Fencing {
    INSTANCE;

    @Override
    public boolean countsCommits() {
        return false;
    }

    @Override
    public void takeOver() {}

    @Override
    public boolean hasTakenOver() {
        return true;
    }

    @Override
    public boolean opens() {
        return true;
    }

    @Override
    public @Nullable Exception missing(ProducerRecord<byte[], byte[]> record, int bytes) {
        return null;
    }

    @Override
    public void sent(OutgoingRecord record, int bytes) {}

    @Override
    public void failed(Exception reason) {}

    @Override
    public boolean isOfMoment(Exception refusal) {
        return refusal instanceof RetriableException;
    }

    @Override
    public void keepUp() {}

    @Override
    public void requireWhole() {}

    @Override
    public boolean isToCommit() {
        return false;
    }

    @Override
    public void end() {}
}
