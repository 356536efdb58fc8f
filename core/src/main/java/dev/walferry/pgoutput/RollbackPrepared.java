package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Rollback Prepared: a prepared transaction was rolled back, perhaps one that was never sent.
 *
 * <p>Layout after the kind byte: flags (1, zero), prepare end LSN (8), rollback end LSN (8), prepare time (8),
 * rollback time (8), xid (4), gid (string).
 *
 * @param prepareEndLsn first byte after the prepare record; with gid and prepare time it tells which prepare is meant
 * @param endLsn first byte after the rollback record: the position to confirm
 * @param prepareTime microseconds since 2000-01-01 UTC
 * @param rollbackTime microseconds since 2000-01-01 UTC
 * @param xid transaction id, unsigned 32-bit
 * @param gid the name given to {@code PREPARE TRANSACTION}
 */
public record RollbackPrepared(Lsn prepareEndLsn, Lsn endLsn, long prepareTime, long rollbackTime, int xid, String gid)
        implements PgOutputMessage {
    static RollbackPrepared read(WireReader in) {
        Flags.none(in);
        return new RollbackPrepared(
                Lsn.of(in.int64()), Lsn.of(in.int64()), in.int64(), in.int64(), in.int32(), in.cstring());
    }

    /**
     * {@return the prepare time as an instant}
     */
    public Instant prepareInstant() {
        return WireTime.toInstant(prepareTime);
    }

    /**
     * {@return the rollback time as an instant}
     */
    public Instant rollbackInstant() {
        return WireTime.toInstant(rollbackTime);
    }

    @Override
    public Kind kind() {
        return Kind.ROLLBACK_PREPARED;
    }
}
