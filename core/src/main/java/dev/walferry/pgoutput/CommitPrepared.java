package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Commit Prepared: a prepared transaction was committed, perhaps one that was prepared in an earlier session.
 *
 * <p>Layout after the kind byte: flags (1, zero), commit LSN (8), end LSN (8), commit time (8), xid (4), gid (string).
 *
 * @param commitLsn start of the commit record, not the same as the prepare record
 * @param endLsn first byte after the commit record: the position to confirm
 * @param commitTime microseconds since 2000-01-01 UTC
 * @param xid transaction id, unsigned 32-bit
 * @param gid the name given to {@code PREPARE TRANSACTION}
 */
public record CommitPrepared(Lsn commitLsn, Lsn endLsn, long commitTime, int xid, String gid)
        implements PgOutputMessage {
    static CommitPrepared read(WireReader in) {
        Flags.none(in);
        return new CommitPrepared(Lsn.of(in.int64()), Lsn.of(in.int64()), in.int64(), in.int32(), in.cstring());
    }

    /**
     * {@return the commit time as an instant}
     */
    public Instant commitInstant() {
        return WireTime.toInstant(commitTime);
    }

    @Override
    public Kind kind() {
        return Kind.COMMIT_PREPARED;
    }
}
