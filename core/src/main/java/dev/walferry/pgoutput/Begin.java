package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Begin: a committed transaction's changes follow, until its {@link Commit}.
 *
 * <p>Layout after the kind byte: commit LSN (8), commit time (8), xid (4).
 *
 * @param commitLsn start of the commit record, the same value as the coming {@link Commit#commitLsn()}; it is not the
 *     position to confirm
 * @param commitTime microseconds since 2000-01-01 UTC; not monotonic over transactions
 * @param xid transaction id, unsigned 32-bit, wraps
 */
public record Begin(Lsn commitLsn, long commitTime, int xid) implements PgOutputMessage {
    static Begin read(WireReader in) {
        return new Begin(Lsn.of(in.int64()), in.int64(), in.int32());
    }

    /**
     * {@return the commit time as an instant}
     */
    public Instant commitInstant() {
        return WireTime.toInstant(commitTime);
    }

    @Override
    public Kind kind() {
        return Kind.BEGIN;
    }
}
