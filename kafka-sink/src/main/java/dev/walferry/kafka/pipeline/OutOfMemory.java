package dev.walferry.kafka.pipeline;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a change is to blame for memory that runs out while records are made of it. Encoding and sending copy a
 * value, and a value that could be read may be too large for that. But whatever fills the heap, the error comes at the
 * change in hand.
 */
final class OutOfMemory {
    /** A change is to blame if it takes one part in this many of the heap, since there are several copies of it. */
    private static final int LARGE_SHARE = 16;

    private OutOfMemory() {}

    static RecordMappingException at(PgOutputMessage message, @Nullable Relation relation, OutOfMemoryError e) {
        return at(message, relation, e, Runtime.getRuntime().maxMemory());
    }

    /** Creates the error; {@code most} is the maximum size of the heap. */
    static RecordMappingException at(
            PgOutputMessage message, @Nullable Relation relation, OutOfMemoryError e, long most) {
        boolean isLarge = bytes(message) >= most / LARGE_SHARE;
        String of = relation == null ? "" : " of table " + relation;
        String what = isLarge
                ? "a change" + of + " does not fit into memory ("
                : "out of memory at a change" + of + ", which is not large itself (";
        return new RecordMappingException(
                        what + e.getMessage() + ", at most " + (most >> 20)
                                + " MiB); nothing was skipped: raise -Xmx and start again",
                        e,
                        isLarge ? Fault.TABLE : Fault.SERVICE)
                .of(relation);
    }

    private static long bytes(PgOutputMessage message) {
        return message instanceof RowChange change ? Math.max(bytes(change.old()), bytes(change.row())) : 0;
    }

    private static long bytes(@Nullable Tuple row) {
        return row == null ? 0 : row.retainedBytes();
    }
}
