package dev.walferry.internal.snapshot;

import dev.walferry.replication.ChangeStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads that read tables. For the stream's thread. */
public final class SnapshotReaders implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 5_000;

    private final SnapshotWork work;
    private final ChangeStream changes;
    private final int chunkBytes;
    private final List<SnapshotReader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable TableScout scout;

    /** Creates a set without readers, for a stream from which nothing has been taken. */
    public SnapshotReaders(SnapshotWork work, ChangeStream changes, int chunkBytes) {
        this.work = work;
        this.changes = changes;
        this.chunkBytes = chunkBytes;
    }

    /** Starts more readers. Those that have nothing left to do are forgotten. */
    public void start(int more) {
        threads.removeIf(thread -> !thread.isAlive());
        readers.removeIf(SnapshotReader::hasEnded);
        for (int i = 0; i < more; i++) {
            SnapshotReader reader =
                    new SnapshotReader(work, changes.source(), changes.server().major(), chunkBytes);
            readers.add(reader);
            start(reader);
        }
        if (work.needsScout()) {
            scout = new TableScout(work, changes.source(), changes.server().major());
            start(scout);
        }
    }

    private void start(Runnable reader) {
        Thread thread = new Thread(reader, "walferry-snapshot");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Ends what they do, and waits for them for a while. An interrupt does not end the wait. */
    @Override
    public void close() {
        readers.forEach(SnapshotReader::close);
        if (scout != null) {
            scout.close();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
