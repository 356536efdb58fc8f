package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.pgoutput.Relation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Takes records while there is room, and acknowledges them when the test says so. */
final class FakePublisher implements RecordPublisher<ProducerRecord<byte[], byte[]>> {
    private final List<String> taken = new ArrayList<>();
    private final ArrayDeque<Delivery> inFlight = new ArrayDeque<>();
    private int room = Integer.MAX_VALUE;
    private @Nullable Error error;
    private Runnable whileWaiting = () -> {};

    void room(int records) {
        room = records;
    }

    void failWith(Error e) {
        error = e;
    }

    /** Runs each time the loop waits for something. */
    void whileWaiting(Runnable action) {
        whileWaiting = action;
    }

    List<String> taken() {
        return taken;
    }

    void acknowledgeAll() {
        inFlight.forEach(Delivery::acknowledged);
        inFlight.clear();
    }

    void failOldest(Throwable cause) {
        inFlight.removeFirst().failed(cause);
    }

    @Override
    public boolean offer(
            ProducerRecord<byte[], byte[]> record, Delivery delivery, @Nullable Relation relation, Lsn lsn) {
        if (error != null) {
            throw error;
        }
        if (room == 0) {
            return false;
        }
        room--;
        delivery.sending();
        inFlight.add(delivery);
        taken.add(new String(record.value(), StandardCharsets.UTF_8));
        return true;
    }

    @Override
    public void awaitAcknowledgement(long nanos) {
        whileWaiting.run();
    }

    @Override
    public boolean awaitAll(Duration timeout) {
        whileWaiting.run();
        return inFlight.isEmpty();
    }

    @Override
    public void keepUp() {
        whileWaiting.run();
    }
}
