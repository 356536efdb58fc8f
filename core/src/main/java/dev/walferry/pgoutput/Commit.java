package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;

/**
 * Commit: the transaction opened by the last {@link Begin} is complete.
 *
 * <p>Layout after the kind byte: flags (1, zero), commit LSN (8), end LSN (8), commit time (8).
 *
 * @param commitLsn start of the commit record
 * @param endLsn first byte after the commit record: the position to confirm once everything up to here is safe
 * @param commitTime microseconds since 2000-01-01 UTC
 */
public record Commit(Lsn commitLsn, Lsn endLsn, long commitTime) implements PgOutputMessage {
    static Commit read(WireReader in) {
        Flags.none(in);
        return new Commit(Lsn.of(in.int64()), Lsn.of(in.int64()), in.int64());
    }

    /**
     * {@return the commit time as an instant}
     */
    public Instant commitInstant() {
        return WireTime.toInstant(commitTime);
    }

    @Override
    public Kind kind() {
        return Kind.COMMIT;
    }
}
