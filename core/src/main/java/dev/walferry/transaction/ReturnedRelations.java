package dev.walferry.transaction;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Type;
import java.util.HashMap;
import java.util.Map;

/**
 * Which definition of each relation and type was returned last, so that a caller that follows the Relation messages
 * instead of asking each row has the right one for each row.
 */
final class ReturnedRelations {
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final Map<Integer, Type> types = new HashMap<>();

    /** Notes a message that is about to be returned. */
    void note(PgOutputMessage message) {
        if (message instanceof Relation relation) {
            relations.put(relation.oid(), relation);
        } else if (message instanceof Type type) {
            types.put(type.oid(), type);
        }
    }

    boolean isCurrent(Relation relation) {
        Relation returned = relations.get(relation.oid());
        return returned != null && returned.describesSameAs(relation);
    }

    boolean isCurrent(Type type) {
        return type.equals(types.get(type.oid()));
    }
}
