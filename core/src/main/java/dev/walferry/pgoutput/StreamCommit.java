package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Stream Commit: a streamed transaction was committed, with all of its subtransactions that were not aborted.
 *
 * <p>Layout after the kind byte: xid (4), flags (1, zero), commit LSN (8), end LSN (8), commit time (8).
 *
 * @param xid the top transaction's id, unsigned 32-bit
 * @param commitLsn start of the commit record
 * @param endLsn first byte after the commit record: the position to confirm
 * @param commitTime microseconds since 2000-01-01 UTC
 */
public record StreamCommit(int xid, Lsn commitLsn, Lsn endLsn, long commitTime) implements PgOutputMessage {
    static StreamCommit read(WireReader in) {
        int xid = in.int32();
        Flags.none(in);
        return new StreamCommit(xid, Lsn.of(in.int64()), Lsn.of(in.int64()), in.int64());
    }

    /**
     * {@return the commit time as an instant}
     */
    public Instant commitInstant() {
        return WireTime.toInstant(commitTime);
    }

    @Override
    public Kind kind() {
        return Kind.STREAM_COMMIT;
    }
}
