package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/**
 * Stream Start: a block of a transaction that is still in progress. Every change until {@link StreamStop} carries the
 * id of the (sub)transaction that made it.
 *
 * <p>Layout after the kind byte: xid (4), first segment (1, 1 or 0).
 *
 * @param xid the top transaction's id, unsigned 32-bit
 * @param firstSegment whether this is the transaction's first block in this session
 */
public record StreamStart(int xid, boolean firstSegment) implements PgOutputMessage {
    static StreamStart read(WireReader in) {
        int xid = in.int32();
        int at = in.position();
        int first = in.uint8();
        if (first > 1) {
            throw new MalformedException(at, "expected first segment 0 or 1, got " + first);
        }
        return new StreamStart(xid, first == 1);
    }

    @Override
    public Kind kind() {
        return Kind.STREAM_START;
    }
}
