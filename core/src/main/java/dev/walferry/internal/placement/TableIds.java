package dev.walferry.internal.placement;

import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What tells the tables of a stream apart, as a number. */
public interface TableIds {
    /** The OID, where each change has that of its table at that moment. */
    TableIds BY_OID = new TableIds() {
        @Override
        public int of(Relation relation) {
            return relation.oid();
        }

        @Override
        public int of(Table table, long oid) {
            return (int) oid;
        }
    };

    /** Returns the id of a table as the stream describes it. For the stream's thread. */
    int of(Relation relation);

    /**
     * Returns the id of a table as the catalog has it. Safe in any thread.
     *
     * @param oid its OID
     */
    int of(Table table, long oid);

    /**
     * Ids by name, where changes have nothing else. A table that was dropped and created again has the same id: its changes
     * have the same name, and the OID that comes with them may be that of either.
     */
    static TableIds byName() {
        return new TableIds() {
            private final Map<Table, Integer> known = new ConcurrentHashMap<>();
            private @Nullable Relation last;
            private int idOfLast;

            @Override
            @SuppressWarnings("ReferenceEquality") // the stream repeats one object for many rows
            public int of(Relation relation) {
                if (relation != last) {
                    last = relation;
                    idOfLast = of(new Table(relation.namespace(), relation.name()), relation.oid());
                }
                return idOfLast;
            }

            @Override
            public int of(Table table, long oid) {
                synchronized (known) {
                    return known.computeIfAbsent(table, t -> known.size() + 1);
                }
            }
        };
    }
}
