package dev.walferry.kafka.pipeline;

import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import org.jspecify.annotations.Nullable;

/** Writes transactions into a recording of the Flight Recorder while there is one; otherwise allocates nothing. For one thread. */
final class TransactionTrace {
    /** Knows whether a recording runs, and loads nothing of the recorder otherwise. */
    private final TransactionEvent probe = new TransactionEvent();

    private @Nullable TransactionEvent open;

    /** Notes that a transaction begins, with what was counted before it. */
    void begin(Begin begin, long changesBefore) {
        open = probe.isEnabled() ? begun(begin, changesBefore) : null;
    }

    private static TransactionEvent begun(Begin begin, long changesBefore) {
        TransactionEvent event = new TransactionEvent();
        event.xid = begin.xid();
        event.changes = changesBefore;
        event.begin();
        return event;
    }

    /** Notes that all of it was handed over. */
    void end(Commit commit, long changesNow) {
        TransactionEvent event = open;
        open = null;
        if (event != null) {
            event.end();
            event.endLsn = commit.endLsn().toString();
            event.changes = changesNow - event.changes;
            event.commit();
        }
    }
}
