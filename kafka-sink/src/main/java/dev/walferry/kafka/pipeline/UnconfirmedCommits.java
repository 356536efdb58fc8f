package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The commit time of the oldest transaction that is not confirmed yet.
 *
 * <p>Of transactions that were committed within {@value #APART_MICROS} microseconds only the first is remembered, so an
 * answer may be too young by that much. The pipeline's thread writes, any thread reads.
 */
final class UnconfirmedCommits {
    private static final long APART_MICROS = 50_000;

    private final ArrayDeque<Commit> remembered = new ArrayDeque<>();
    private @Nullable Commit last;
    private volatile @Nullable Commit oldest;

    void committed(Commit commit) {
        Commit before = remembered.peekLast();
        if (before == null) {
            remember(commit);
        } else if (commit.commitTime() - before.commitTime() >= APART_MICROS) {
            remembered.addLast(commit);
        }
        last = commit;
    }

    private void remember(Commit commit) {
        remembered.addLast(commit);
        oldest = commit;
    }

    void confirmed(Lsn position) {
        Commit head = oldest;
        if (head != null && !head.endLsn().isAfter(position)) {
            forget(position);
        }
    }

    private void forget(Lsn position) {
        while (!remembered.isEmpty() && !remembered.getFirst().endLsn().isAfter(position)) {
            remembered.removeFirst();
        }
        Commit end = last;
        if (remembered.isEmpty() && end != null && end.endLsn().isAfter(position)) {
            remembered.addLast(end);
        }
        oldest = remembered.peekFirst();
    }

    /** A new session reads again what was not confirmed. */
    void clear() {
        remembered.clear();
        last = null;
        oldest = null;
    }

    @Nullable
    Instant oldest() {
        Commit commit = oldest;
        return commit == null ? null : commit.commitInstant();
    }
}
