package dev.walferry.kafka.session.slot;

import dev.walferry.delivery.Delivery;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.progress.PositionWriter;
import dev.walferry.replication.SlotPosition;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was delivered, at most once a second. So the next daemon does not know what a killed one delivered in its last
 * second. A position waits for the one before, so that a stuck topic does not fill the publisher's window. For the loop's
 * thread.
 */
final class PositionCheckpoints implements Checkpoints {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<SlotPosition> position;
    private final PositionWriter writer;
    private final BooleanSupplier isStopped;
    private @Nullable Long writtenAt;

    /**
     * Creates checkpoints of one session.
     *
     * @param position where its stream is
     * @param writer keeps it
     * @param isStopped whether nothing more is taken
     */
    PositionCheckpoints(Supplier<SlotPosition> position, PositionWriter writer, BooleanSupplier isStopped) {
        this.position = position;
        this.writer = writer;
        this.isStopped = isStopped;
    }

    @Override
    public void handedOver(@Nullable Delivery last) {
        keep();
    }

    private void keep() {
        long now = System.nanoTime();
        Long before = writtenAt;
        if (writer.isSettled() && (before == null || now - before >= INTERVAL_NANOS)) {
            writer.write(position.get());
            writtenAt = now;
        }
        writer.advance();
    }

    @Override
    public void withinTransaction() {
        keep();
    }

    @Override
    public boolean isSettled() {
        return writer.isSettled() || isStopped.getAsBoolean();
    }
}
