package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Stream Prepare: a streamed transaction was prepared; its outcome comes later.
 *
 * <p>Layout after the kind byte: flags (1, zero), prepare LSN (8), end LSN (8), prepare time (8), xid (4), gid (string).
 *
 * @param prepareLsn start of the prepare record
 * @param endLsn first byte after the prepare record
 * @param prepareTime microseconds since 2000-01-01 UTC
 * @param xid transaction id, unsigned 32-bit
 * @param gid the name given to {@code PREPARE TRANSACTION}
 */
public record StreamPrepare(Lsn prepareLsn, Lsn endLsn, long prepareTime, int xid, String gid)
        implements PgOutputMessage {
    static StreamPrepare read(WireReader in) {
        Flags.none(in);
        return new StreamPrepare(Lsn.of(in.int64()), Lsn.of(in.int64()), in.int64(), in.int32(), in.cstring());
    }

    /**
     * {@return the prepare time as an instant}
     */
    public Instant prepareInstant() {
        return WireTime.toInstant(prepareTime);
    }

    @Override
    public Kind kind() {
        return Kind.STREAM_PREPARE;
    }
}
