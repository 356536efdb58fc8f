package dev.walferry.pgoutput;

import dev.walferry.internal.MalformedException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations announced so far, by OID.
 *
 * <p>A relation announced in a stream block is known to that transaction only, until it commits: a transaction that is
 * aborted must not leave its table definitions behind, nor must a subtransaction. After the commit it is known to all,
 * and PostgreSQL does not send it again, so the transaction's own relations are then merged into the shared ones. Where
 * both know an OID the one that was sent last wins: between two blocks of a transaction another one may have been sent a
 * newer definition (a publication's column list changes without waiting for writers), and that is the one PostgreSQL
 * takes as known.
 */
final class RelationRegistry {
    /** A relation and its place in the order of all that were announced. */
    private record Announced(Relation relation, long order) {
        static Announced later(Announced a, Announced b) {
            return a.order > b.order ? a : b;
        }

        Announced forAll() {
            return new Announced(relation.withoutXid(), order);
        }
    }

    private final Map<Integer, Announced> shared = new HashMap<>();
    private final Map<Integer, Map<Integer, Announced>> streamed = new HashMap<>();
    private final DecoderLimits limits;
    private int remembered;
    private long order;

    /** What was found last and for whom: rows come in runs of one relation, and a map would make an object of each OID. */
    private @Nullable Relation found;

    private int foundOid;
    private int foundTopXid;

    RelationRegistry(DecoderLimits limits) {
        this.limits = limits;
    }

    /** Remembers a relation; {@code topXid} is 0 outside stream blocks, {@code at} is where its message starts. */
    void add(Relation relation, int topXid, int at) {
        found = null;
        Map<Integer, Announced> scope = topXid == 0 ? shared : streamed.getOrDefault(topXid, Map.of());
        if (!scope.containsKey(relation.oid())) {
            if (remembered >= limits.maxRelations()) {
                throw new MalformedException(at, "more relations than the limit of " + limits.maxRelations());
            }
            remembered++;
        }
        if (topXid != 0) {
            scope = streamed.computeIfAbsent(topXid, xid -> new HashMap<>());
        }
        scope.put(relation.oid(), new Announced(relation, ++order));
    }

    /** Finds the relation of a row; {@code at} is where its OID was read. */
    Relation find(int oid, int topXid, int at) {
        Relation last = found;
        if (last != null && foundOid == oid && foundTopXid == topXid) {
            return last;
        }
        Relation relation = lookUp(oid, topXid, at);
        found = relation;
        foundOid = oid;
        foundTopXid = topXid;
        return relation;
    }

    private Relation lookUp(int oid, int topXid, int at) {
        Announced own =
                topXid == 0 ? null : streamed.getOrDefault(topXid, Map.of()).get(oid);
        Relation relation = own == null ? shared(oid) : own.relation();
        if (relation == null) {
            throw new MalformedException(at, "relation " + Integer.toUnsignedString(oid) + " was never announced");
        }
        return relation;
    }

    /** What is known of a relation outside stream blocks. */
    @Nullable
    Relation shared(int oid) {
        Announced announced = shared.get(oid);
        return announced == null ? null : announced.relation();
    }

    /** The streamed transaction is complete: its relations hold for everyone. */
    void committed(int topXid) {
        found = null;
        Map<Integer, Announced> own = streamed.remove(topXid);
        if (own != null) {
            remembered -= own.size() + shared.size();
            own.forEach((oid, announced) -> shared.merge(oid, announced.forAll(), Announced::later));
            remembered += shared.size();
        }
    }

    /** The streamed transaction, or one of its subtransactions, never happened. */
    void aborted(int topXid, int subxid) {
        found = null;
        Map<Integer, Announced> own = streamed.get(topXid);
        if (own == null) {
            return;
        }
        remembered -= own.size();
        if (topXid == subxid) {
            streamed.remove(topXid);
        } else {
            own.values().removeIf(announced -> announced.relation().xid() == subxid);
            remembered += own.size();
        }
    }
}
