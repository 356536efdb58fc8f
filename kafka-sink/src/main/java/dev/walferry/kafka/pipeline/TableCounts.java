package dev.walferry.kafka.pipeline;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the changes of each table that were read. Written by the pipeline's thread, read by any.
 *
 * <p>Tables beyond the first {@value #MOST_TABLES} share one count, so that a database that makes tables all the time
 * does not fill the memory.
 */
public final class TableCounts {
    /** How many tables are counted separately. */
    public static final int MOST_TABLES = 10_000;

    private final Map<String, TableCount> counts = new ConcurrentHashMap<>();
    private final TableCount others = new TableCount("", "(others)");

    // of the pipeline's thread
    private final IdentityHashMap<Relation, TableCount> byRelation = new IdentityHashMap<>();

    /** The changes of a table often follow each other. */
    private @Nullable Relation last;

    private TableCount lastCount = others;

    /** The tables with changes in the transaction that is being read. */
    private final List<TableCount> open = new ArrayList<>();

    TableCounts() {}

    @SuppressWarnings("ReferenceEquality") // the usual case is the same object; an equal one costs a look-up
    void add(Relation relation, Kind kind) {
        if (relation != last) {
            lastCount = known(relation);
            last = relation;
        }
        if (lastCount.add(kind)) {
            open.add(lastCount);
        }
    }

    /** Notes that a transaction has ended at a position. */
    void ended(long position) {
        for (TableCount table : open) {
            table.ended(position);
        }
        open.clear();
    }

    /** Rows of several tables may alternate, so that a name is made up once per relation and not per row. */
    private TableCount known(Relation relation) {
        TableCount known = byRelation.get(relation);
        if (known == null) {
            if (byRelation.size() >= MOST_TABLES) {
                byRelation.clear(); // every announcement of a relation is another object
            }
            known = of(relation);
            byRelation.put(relation, known);
        }
        return known;
    }

    private TableCount of(Relation relation) {
        String name = relation.namespace() + '\0' + relation.name();
        TableCount known = counts.get(name);
        if (known != null || counts.size() >= MOST_TABLES) {
            return known == null ? others : known;
        }
        TableCount made = new TableCount(relation.namespace(), relation.name());
        counts.put(name, made);
        return made;
    }

    /** Forgets positions: they belong to another server or slot. */
    void forgetPositions() {
        open.clear();
        counts.values().forEach(TableCount::forgetPosition);
        others.forgetPosition();
    }

    /**
     * Returns the counts of the tables seen so far.
     *
     * @return live counts, in no order
     */
    public Collection<TableCount> tables() {
        return Collections.unmodifiableCollection(counts.values());
    }

    /**
     * Returns the count of all tables that are not told apart.
     *
     * @return a live count; its schema is empty
     */
    public TableCount others() {
        return others;
    }
}
