package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which relations' changes are carried, as the lists of schemas and tables say. For one thread. */
public final class CarriedTables {
    private final ShapeSettings settings;
    private final boolean all;
    /** Remembers one decision per table, not per Relation message, because there are many of those. */
    private final Map<Integer, Decision> byOid = new HashMap<>();

    /** Rows of one relation often follow each other. */
    private @Nullable Decision last;

    private record Decision(Relation relation, boolean carried) {}

    /**
     * Creates an instance that decides by the lists.
     *
     * @param settings the lists
     */
    public CarriedTables(ShapeSettings settings) {
        this.settings = settings;
        this.all = settings.carriesAllTables();
    }

    /**
     * Returns whether no list leaves anything out.
     *
     * @return true if every relation is carried
     */
    public boolean carriesAll() {
        return all;
    }

    /**
     * Returns whether a relation's changes are carried.
     *
     * @param relation the relation
     * @return false if a list leaves it out
     */
    public boolean contains(Relation relation) {
        return all || decision(relation).carried();
    }

    private Decision decision(Relation relation) {
        if (last == null || !last.relation().equals(relation)) {
            Decision known = byOid.get(relation.oid());
            last = known != null && known.relation().equals(relation) ? known : decide(relation);
        }
        return last;
    }

    private Decision decide(Relation relation) {
        Decision made = new Decision(relation, settings.carries(relation.namespace(), relation.name()));
        byOid.put(relation.oid(), made);
        return made;
    }
}
