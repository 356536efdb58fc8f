package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations announced so far, by OID.
 *
 * <p>A relation announced in a stream block is known only to that transaction until it commits, because an aborted
 * transaction or subtransaction must leave no table definition. After the commit PostgreSQL does not send it again, so
 * the transaction's relations are then merged into the shared ones. If both have an OID, the one sent last wins:
 * between two blocks of a transaction the server may have sent a newer definition in another transaction (a
 * publication's column list changes without waiting for writers), and PostgreSQL assumes that the client knows that
 * one.
 */
final class RelationRegistry {
    private static final RelationTable NONE = new RelationTable();

    private final RelationTable shared = new RelationTable();
    private final Map<Integer, RelationTable> streamed = new HashMap<>();
    private final DecoderLimits limits;
    private int remembered;
    private long order;

    /** The transaction of the last lookup, and what it announced. Rows of one transaction come in blocks. */
    private int lastTopXid;

    private RelationTable lastOwn = NONE;

    RelationRegistry(DecoderLimits limits) {
        this.limits = limits;
    }

    /** Remembers a relation; {@code topXid} is 0 outside stream blocks, {@code at} is where its message starts. */
    void add(Relation relation, int topXid, int at) {
        boolean known = (topXid == 0 ? shared : own(topXid)).get(relation.oid()) != null;
        if (!known) {
            if (remembered >= limits.maxRelations()) {
                throw new MalformedException(at, "more relations than the limit of " + limits.maxRelations());
            }
            remembered++;
        }
        forgetLast();
        RelationTable scope = topXid == 0 ? shared : streamed.computeIfAbsent(topXid, xid -> new RelationTable());
        scope.put(relation, ++order);
    }

    /** Finds the relation of a row; {@code at} is where its OID was read. */
    Relation find(int oid, int topXid, int at) {
        Relation relation = topXid == 0 ? null : own(topXid).get(oid);
        if (relation == null) {
            relation = shared.get(oid);
        }
        if (relation == null) {
            throw neverAnnounced(oid, at);
        }
        return relation;
    }

    static MalformedException neverAnnounced(int oid, int at) {
        return new MalformedException(at, "relation " + Integer.toUnsignedString(oid) + " was never announced");
    }

    private RelationTable own(int topXid) {
        if (topXid != lastTopXid) {
            lastOwn = streamed.getOrDefault(topXid, NONE);
            lastTopXid = topXid;
        }
        return lastOwn;
    }

    private void forgetLast() {
        lastTopXid = 0;
        lastOwn = NONE;
    }

    /** Returns what is known of a relation outside stream blocks. */
    @Nullable
    Relation shared(int oid) {
        return shared.get(oid);
    }

    /** Notes that the streamed transaction is complete: its relations now hold for all. */
    void committed(int topXid) {
        forgetLast();
        RelationTable own = streamed.remove(topXid);
        if (own != null) {
            remembered -= own.size() + shared.size();
            shared.putCommitted(own);
            remembered += shared.size();
        }
    }

    /** Notes that the streamed transaction, or one of its subtransactions, was rolled back. */
    void aborted(int topXid, int subxid) {
        forgetLast();
        RelationTable own = streamed.remove(topXid);
        if (own == null) {
            return;
        }
        remembered -= own.size();
        if (topXid != subxid) {
            RelationTable rest = own.without(subxid);
            streamed.put(topXid, rest);
            remembered += rest.size();
        }
    }
}
