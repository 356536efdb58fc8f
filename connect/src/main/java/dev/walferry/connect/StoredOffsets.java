package dev.walferry.connect;

import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.record.TaskRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that are there for their offsets, from their arrival in Kafka until their offsets are stored. A worker does not
 * tell when it has stored an offset, which may be a minute later, so they are read again until they are there. Safe in any
 * thread.
 */
final class StoredOffsets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredOffsets.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final OffsetStorageReader offsets;
    private final Duration interval;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(StoredOffsets::thread);

    // guarded by this
    private final Map<Map<String, ?>, Deque<TaskRecord>> waiting = new HashMap<>();
    private long lookedAt;

    StoredOffsets(OffsetStorageReader offsets) {
        this(offsets, INTERVAL);
    }

    StoredOffsets(OffsetStorageReader offsets, Duration interval) {
        this.offsets = offsets;
        this.interval = interval;
        this.lookedAt = System.nanoTime() - interval.toNanos();
    }

    /** A record has arrived. */
    synchronized void arrived(TaskRecord record) {
        waiting.computeIfAbsent(record.sourcePartition(), none -> new ArrayDeque<>())
                .addLast(record);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "walferry-offsets");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Has a thread look which offsets are stored, every half second while any is not. Kafka may be long in answering,
     * and the worker could not stop the task meanwhile.
     */
    void lookSoon() {
        if (!reader.isShutdown() && isDue() && looking.compareAndSet(false, true)) {
            reader.execute(() -> {
                try {
                    look();
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    /** Looks now. */
    void look() {
        List<Map<String, Object>> partitions = waiting();
        if (!partitions.isEmpty()) {
            try {
                offsets.offsets(partitions).forEach(this::stored);
            } catch (ConnectException e) {
                LOG.warn("Kafka Connect's offsets cannot be read; trying again: {}", e.getMessage());
            }
        }
    }

    private synchronized boolean isDue() {
        return !waiting.isEmpty() && System.nanoTime() - lookedAt >= interval.toNanos();
    }

    @SuppressWarnings("unchecked") // a partition's values are strings
    private synchronized List<Map<String, Object>> waiting() {
        lookedAt = System.nanoTime();
        return waiting.keySet().stream()
                .map(partition -> (Map<String, Object>) partition)
                .toList();
    }

    /** With an offset, those before it in the same partition have had their time. */
    private synchronized void stored(Map<String, ?> partition, @Nullable Map<String, Object> offset) {
        Deque<TaskRecord> records = waiting.get(partition);
        if (records == null || offset == null || records.stream().noneMatch(record -> isOf(record, offset))) {
            return;
        }
        boolean isLast = false;
        while (!isLast) {
            TaskRecord record = records.removeFirst();
            isLast = isOf(record, offset);
            record.acknowledged();
        }
        if (records.isEmpty()) {
            waiting.remove(partition);
        }
    }

    /** Stops looking. */
    @Override
    public void close() {
        reader.shutdownNow();
    }

    private static boolean isOf(TaskRecord record, Map<String, Object> offset) {
        return offset.get(OffsetProgress.WRITTEN_AT) instanceof Number writtenAt
                && record.sourceOffset().get(OffsetProgress.WRITTEN_AT) instanceof Number own
                && own.longValue() == writtenAt.longValue();
    }
}
