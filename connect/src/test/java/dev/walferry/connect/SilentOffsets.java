package dev.walferry.connect;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Offsets while Kafka no longer answers: one partition's is known, and a read of any other makes the caller wait. */
final class SilentOffsets implements OffsetStorageReader {
    private final CountDownLatch asked = new CountDownLatch(1);

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    @Override
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        return null;
    }

    /** The worker's own reader fails in the same way when the thread is interrupted. */
    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        asked.countDown();
        try {
            new CountDownLatch(1).await();
            throw new IllegalStateException("nobody counts it down");
        } catch (InterruptedException e) {
            throw new ConnectException("interrupted while reading offsets", e);
        }
    }
}
