package dev.walferry.kafka.record.raw;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.Transaction;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Headers that say what a change's bytes do not. Every header is text; numbers are decimal. */
final class RawHeaders {
    /** The id of the change's relation in the topic of relations. */
    private static final String RELATION = "__walferry.relation";
    /** The letter of the operation, as in Debezium's {@code op}. */
    private static final String OP = "__walferry.op";
    /** The change's position in the WAL. */
    private static final String LSN = "__walferry.lsn";
    /** The transaction's id. */
    private static final String XID = "__walferry.xid";
    /** The commit time in microseconds since 1970-01-01 UTC. */
    private static final String COMMIT_TIME = "__walferry.ts_us";
    /** The number of the change's record within the transaction, from 1. */
    private static final String ORDINAL = "__walferry.order";

    private final EventOrder order;

    RawHeaders(EventOrder order) {
        this.order = order;
    }

    /** Returns the header that names a relation. */
    static Header relation(String id) {
        return text(RELATION, id);
    }

    void add(Operation operation, Transaction transaction, @Nullable Lsn lsn, Headers headers) {
        headers.add(text(OP, operation.word()));
        if (lsn != null) {
            headers.add(text(LSN, Long.toUnsignedString(lsn.value())));
        }
        headers.add(text(COMMIT_TIME, Long.toString(transaction.commitMicros())));
        if (transaction.xid() != null) {
            headers.add(text(XID, Long.toString(transaction.xid())));
            headers.add(text(ORDINAL, Long.toString(order.total())));
        }
    }

    private static Header text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
