package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The commit time of the oldest transaction that is not confirmed yet, be it complete or still being read: its Begin says
 * when it was committed.
 *
 * <p>Transactions that were committed within {@value #APART_MICROS} microseconds are remembered together, so an answer may be
 * too old by that much. The pipeline's thread writes, any thread reads.
 */
final class UnconfirmedCommits {
    private static final long APART_MICROS = 50_000;

    /** Some transactions, by the first one's commit time and the last one's end. */
    private static final class Group {
        private final Commit first;
        private Lsn end;

        Group(Commit first) {
            this.first = first;
            this.end = first.endLsn();
        }
    }

    private final ArrayDeque<Group> remembered = new ArrayDeque<>();
    private volatile @Nullable Group oldest;

    /** The transaction that is being read. */
    private final AtomicReference<@Nullable Begin> open = new AtomicReference<>();

    void begun(Begin begin) {
        open.lazySet(begin);
    }

    void committed(Commit commit) {
        add(commit);
        open.lazySet(null); // after that, so that no reader finds neither
    }

    /** Remembers a commit. One that is read again after a reconnect is remembered already, and adds nothing. */
    private void add(Commit commit) {
        Group last = remembered.peekLast();
        if (last == null || commit.commitTime() - last.first.commitTime() >= APART_MICROS) {
            remembered.addLast(new Group(commit));
            oldest = remembered.peekFirst();
        } else if (commit.endLsn().isAfter(last.end)) {
            last.end = commit.endLsn();
        }
    }

    void confirmed(Lsn position) {
        Group head = oldest;
        if (head != null && !head.end.isAfter(position)) {
            while (!remembered.isEmpty() && !remembered.getFirst().end.isAfter(position)) {
                remembered.removeFirst();
            }
            oldest = remembered.peekFirst();
        }
    }

    /** Forgets the open transaction, which the next session reads again. */
    void interrupted() {
        Begin begin = open.getPlain();
        if (begin != null) {
            Lsn commit = begin.commitLsn();
            add(new Commit(commit, Lsn.of(commit.value() + 1), begin.commitTime()));
            open.lazySet(null);
        }
    }

    /** Forgets everything: the positions belong to another server or slot. */
    void clear() {
        remembered.clear();
        oldest = null;
        open.lazySet(null);
    }

    @Nullable
    Instant oldest() {
        Begin reading = open.get(); // first: it may be committed meanwhile
        Group complete = oldest;
        if (complete != null) {
            return complete.first.commitInstant();
        }
        return reading == null ? null : reading.commitInstant();
    }
}
