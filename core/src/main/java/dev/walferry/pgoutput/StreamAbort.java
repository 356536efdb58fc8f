package dev.walferry.pgoutput;

import dev.walferry.Lsn;
import dev.walferry.internal.WireReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stream Abort: a streamed transaction, or one of its subtransactions, was rolled back.
 *
 * <p>Layout after the kind byte: xid (4), subxid (4), and under {@code streaming=parallel} abort LSN (8) and abort
 * time (8). The message's length tells which: it depends on the option, not on the protocol version.
 *
 * <p>The subtransaction may be unknown, or aborted before. PostgreSQL 18.0 to 18.6 also sends it where streaming
 * is off.
 *
 * @param xid the top transaction's id, unsigned 32-bit
 * @param subxid the subtransaction whose changes must be dropped; equal to {@code xid} if it is the whole transaction
 * @param abortLsn end of the abort record; zero where it was not sent
 * @param abortTime microseconds since 2000-01-01 UTC; zero where it was not sent
 */
public record StreamAbort(int xid, int subxid, Lsn abortLsn, long abortTime) implements PgOutputMessage {
    static StreamAbort read(WireReader in) {
        int xid = in.int32();
        int subxid = in.int32();
        if (in.remaining() == 0) {
            return new StreamAbort(xid, subxid, Lsn.ZERO, 0);
        }
        return new StreamAbort(xid, subxid, Lsn.of(in.int64()), in.int64());
    }

    /**
     * Returns whether the whole transaction was rolled back.
     *
     * @return false if only a subtransaction was
     */
    public boolean isWholeTransaction() {
        return xid == subxid;
    }

    /**
     * {@return the abort time as an instant, or null where it was not sent}
     */
    public @Nullable Instant abortInstant() {
        return abortLsn.equals(Lsn.ZERO) ? null : WireTime.toInstant(abortTime);
    }

    @Override
    public Kind kind() {
        return Kind.STREAM_ABORT;
    }
}
