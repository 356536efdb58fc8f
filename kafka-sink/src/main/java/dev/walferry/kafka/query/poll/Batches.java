package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.pgoutput.RowChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the rows of one part into batches. For one thread. */
final class Batches {
    private static final long MOST_BYTES = 8L << 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final PolledTable table;
    private final Part part;
    private final PollMoment moment;
    private final int most;
    private final @Nullable KnownKeys keys;
    private final BatchSink sink;
    private final long lateAt = System.nanoTime() + LONG.toNanos();
    private List<RowChange> rows = new ArrayList<>();
    private long bytes;

    Batches(PolledTable table, Part part, PollMoment moment, int most, @Nullable KnownKeys keys, BatchSink sink) {
        this.table = table;
        this.part = part;
        this.moment = moment;
        this.most = most;
        this.keys = keys;
        this.sink = sink;
    }

    void add(RowChange row, long bytesSoFar) {
        rows.add(row);
        bytes = bytesSoFar;
    }

    boolean isFull() {
        return rows.size() >= most || bytes >= MOST_BYTES;
    }

    /** Returns whether the transaction has lasted so long that it should end between two batches, for the sake of vacuum. */
    boolean isLate() {
        return System.nanoTime() - lateAt >= 0;
    }

    /**
     * Hands over the rows and the offset, if there is either. New keys come first, in a batch of their own. If the daemon
     * died after a row reached Kafka but before its key was written, no poll would notice when the row is deleted. A key
     * without a row costs at most one superfluous delete.
     */
    void send(@Nullable PollOffset after) throws InterruptedException {
        if (rows.isEmpty() && after == null) {
            return;
        }
        List<List<String>> found = keys == null ? List.of() : keys.add(table, rows);
        if (!found.isEmpty()) {
            sink.take(batch(List.of(), null, found));
        }
        sink.take(batch(rows, after == null ? null : after.of(part), List.of()));
        rows = new ArrayList<>();
        bytes = 0;
    }

    private QueryBatch batch(List<RowChange> some, @Nullable PollOffset after, List<List<String>> found) {
        List<String> order = table.order().columns();
        String keyOf = KnownKeys.keyOf(table);
        return new QueryBatch(table.relation(), moment, some, part.name(), order, after, keyOf, found, List.of());
    }
}
