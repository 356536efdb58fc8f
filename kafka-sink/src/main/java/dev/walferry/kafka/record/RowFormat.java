package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Tuple;
import org.jspecify.annotations.Nullable;

/** Keys and values of one relation's rows. For one thread. */
interface RowFormat {
    /** A row's key, or null if the relation has none. */
    byte @Nullable [] key(Tuple row);

    /** A change. */
    byte[] value(Operation operation, @Nullable Tuple before, @Nullable Tuple after, Lsn lsn);
}
