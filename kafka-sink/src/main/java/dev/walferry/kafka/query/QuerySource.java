package dev.walferry.kafka.query;

import dev.walferry.Lsn;
import dev.walferry.kafka.query.poll.QueryBatch;
import dev.walferry.kafka.source.ChangeSource;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The changes that polls find. A batch becomes a transaction without an id; its position is about where the WAL ended when
 * the batch was read, and is of use only for people.
 */
public final class QuerySource implements ChangeSource {
    private static final long SHORTLY_NANOS = 500_000;

    private final QueryPoller poller;
    private final ArrayDeque<PgOutputMessage> messages = new ArrayDeque<>();
    private final ArrayDeque<QueryBatch> finished = new ArrayDeque<>();
    private final Map<Integer, Relation> announced = new HashMap<>();
    private @Nullable QueryBatch open;
    private boolean isSettled = true;
    private Lsn at = Lsn.ZERO;
    private Lsn confirmed = Lsn.ZERO;

    /**
     * Creates a source over a poller.
     *
     * @param poller closed with this
     */
    public QuerySource(QueryPoller poller) {
        this.poller = poller;
    }

    @Override
    public @Nullable PgOutputMessage poll(Duration timeout) {
        if (messages.isEmpty()) {
            QueryBatch batch = next(timeout);
            if (batch == null) {
                poller.requireRunning();
                return null;
            }
            take(batch);
        }
        PgOutputMessage message = messages.removeFirst();
        if (messages.isEmpty() && open != null) {
            finished.addLast(open);
            open = null;
        }
        return message;
    }

    /** Returns the next batch, once the one before is written down: so no more than one is repeated after a restart. */
    private @Nullable QueryBatch next(Duration timeout) {
        if (!isSettled) {
            LockSupport.parkNanos(Math.min(timeout.toNanos(), SHORTLY_NANOS));
            return null;
        }
        return poller.next(timeout);
    }

    private void take(QueryBatch batch) {
        open = batch;
        at = Lsn.max(at, batch.moment().lsn());
        long time = batch.moment().commitTime();
        if (!batch.relation().equals(announced.put(batch.relation().oid(), batch.relation()))) {
            messages.addLast(batch.relation());
        }
        messages.addLast(new Begin(at, time, 0));
        messages.addAll(batch.rows());
        messages.addLast(new Commit(at, at, time));
    }

    /** Notes whether all that was returned is acknowledged, and written down. */
    void settled(boolean settled) {
        isSettled = settled;
    }

    /** Returns a batch whose messages were all returned; null if there is none. */
    @Nullable
    QueryBatch takeFinished() {
        return finished.pollFirst();
    }

    @Override
    public Lsn lsn() {
        return at;
    }

    @Override
    public Lsn received() {
        return at;
    }

    @Override
    public Lsn confirmed() {
        return confirmed;
    }

    @Override
    public void confirm(Lsn endLsn) {
        confirmed = Lsn.max(confirmed, endLsn);
    }

    @Override
    public void keepUp() {
        poller.requireRunning();
    }

    @Override
    public void close() {
        poller.close();
    }
}
