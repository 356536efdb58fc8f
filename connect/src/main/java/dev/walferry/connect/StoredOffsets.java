package dev.walferry.connect;

import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.offset.SourceOffset;
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
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which offsets are stored: those of records that wait for it, and those that say how far slots may be moved. A worker
 * does not tell when it has stored an offset, which may be a minute later, so they are read again until they are there. Safe in
 * any thread.
 */
final class StoredOffsets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredOffsets.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** How often to look for slots that could be moved, and for offsets that another task has stored. */
    private static final Duration LIMITS = Duration.ofSeconds(1);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final OffsetStorageReader offsets;
    private final List<ConfirmLimit> limits;
    private final Duration interval;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(StoredOffsets::thread);

    // guarded by this
    private final Map<Map<String, ?>, Deque<TaskRecord>> waiting = new HashMap<>();
    private long lookedAt;

    StoredOffsets(OffsetStorageReader offsets, List<ConfirmLimit> limits) {
        this(offsets, limits, INTERVAL);
    }

    StoredOffsets(OffsetStorageReader offsets, List<ConfirmLimit> limits, Duration interval) {
        this.offsets = offsets;
        this.limits = limits;
        this.interval = interval;
        this.lookedAt = System.nanoTime() - interval.toNanos();
    }

    /** Notes that a record has arrived that is there for its offset. One that only lets the slot be moved is not waited for. */
    synchronized void arrived(TaskRecord record) {
        if (!record.sourceOffset().containsKey(OffsetProgress.WRITTEN_AT)) {
            record.acknowledged();
            return;
        }
        waiting.computeIfAbsent(record.sourcePartition(), none -> new ArrayDeque<>())
                .addLast(record);
    }

    /** Notes that a record of changes was dropped, so that its offset is not stored. */
    void dropped(TaskRecord record) {
        limits.stream()
                .filter(limit -> limit.partition().equals(record.sourcePartition()))
                .forEach(ConfirmLimit::dropped);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "walferry-offsets");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Has a thread look which offsets are stored, every half second while a record waits for its own. Kafka may be long in answering,
     * and the worker could not stop the task meanwhile.
     */
    synchronized void lookSoon() {
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

    /** Looks at the stored offsets now. */
    void look() {
        List<Map<String, Object>> partitions = partitions();
        if (!partitions.isEmpty()) {
            try {
                offsets.offsets(partitions).forEach(this::found);
            } catch (ConnectException e) {
                if (!reader.isShutdown()) {
                    LOG.warn("Kafka Connect's offsets cannot be read; trying again: {}", e.getMessage());
                }
            }
        }
    }

    private synchronized boolean isDue() {
        Duration due = limits.stream().anyMatch(ConfirmLimit::isBehind) ? LIMITS : QUIET;
        return System.nanoTime() - lookedAt >= (waiting.isEmpty() ? due : interval).toNanos();
    }

    @SuppressWarnings("unchecked") // a partition's values are strings
    private synchronized List<Map<String, Object>> partitions() {
        lookedAt = System.nanoTime();
        return Stream.concat(waiting.keySet().stream(), limits.stream().map(ConfirmLimit::partition))
                .distinct()
                .map(partition -> (Map<String, Object>) partition)
                .toList();
    }

    private void found(Map<String, ?> partition, @Nullable Map<String, Object> offset) {
        for (ConfirmLimit limit : limits) {
            if (limit.partition().equals(partition)) {
                limit.found(SourceOffset.ofKept(offset));
            }
        }
        stored(partition, offset);
    }

    /** Notes a stored offset. Those before it in the same partition are settled with it, because it replaces them. */
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

    /** Stops looking at them. */
    @Override
    public synchronized void close() {
        reader.shutdownNow();
    }

    private static boolean isOf(TaskRecord record, Map<String, Object> offset) {
        return offset.get(OffsetProgress.WRITTEN_AT) instanceof Number writtenAt
                && record.sourceOffset().get(OffsetProgress.WRITTEN_AT) instanceof Number own
                && own.longValue() == writtenAt.longValue();
    }
}
