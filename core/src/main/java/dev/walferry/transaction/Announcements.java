package dev.walferry.transaction;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations that one transaction's rows were sent under, with the types announced for them.
 *
 * <p>PostgreSQL announces a relation again for each streamed transaction and after each aborted subtransaction, mostly
 * with the same content. Here each definition is kept once, and only if a row needs it. The log refers to it by number
 * at the place from which it applies.
 */
final class Announcements {
    /** A relation as it looked, without the xid it was streamed under, and the types sent ahead of it. */
    record Announcement(Relation relation, List<Type> types) {
        boolean saysSameAs(Relation other, List<Type> otherTypes) {
            return relation.describesSameAs(other) && types.equals(otherTypes);
        }
    }

    private final List<Announcement> all = new ArrayList<>();
    private final Map<Integer, List<Type>> typesByRelation = new HashMap<>();
    private final Map<Integer, Integer> numberByRelation = new HashMap<>();
    private final Map<Integer, Relation> seen = new HashMap<>();
    private List<Type> types = new ArrayList<>();
    private @Nullable Relation last;

    /** Notes a type that was announced. It belongs to the next relation. */
    void type(Type type) {
        types.add(new Type(0, type.oid(), type.namespace(), type.name()));
    }

    void relation(Relation relation) {
        typesByRelation.put(relation.oid(), types);
        types = new ArrayList<>();
    }

    /**
     * Notes that a row was sent under a relation.
     *
     * @return the number of the announcement that the log must hold before the row, or -1 if it already does
     */
    @SuppressWarnings("ReferenceEquality") // the very same announcement, not one that says the same
    int require(Relation relation) {
        if (relation == last) {
            return -1;
        }
        last = relation;
        if (seen.put(relation.oid(), relation) == relation) {
            return -1;
        }
        List<Type> ownTypes = typesByRelation.getOrDefault(relation.oid(), List.of());
        Integer number = numberByRelation.get(relation.oid());
        if (number != null && all.get(number).saysSameAs(relation, ownTypes)) {
            return -1;
        }
        all.add(new Announcement(relation.withoutXid(), ownTypes));
        numberByRelation.put(relation.oid(), all.size() - 1);
        return all.size() - 1;
    }

    Announcement get(int number) {
        return all.get(number);
    }
}
