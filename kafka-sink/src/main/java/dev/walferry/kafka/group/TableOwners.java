package dev.walferry.kafka.group;

import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which pipeline carries which table. Two that carried the same one would write to its topic at their own paces, and no consumer
 * could tell which version of a row is the newer one.
 *
 * <p>A table stays with the first pipeline that claims it for as long as the process lives: what that one has not delivered
 * yet would arrive after what another one delivers. But where two processes share the pipelines, each has to decide without the
 * other, and neither knows which pipeline was the first: there the one that the configuration names first gets the table, even if
 * another had it. Safe in any thread.
 */
public final class TableOwners {
    private final Map<Table, String> owners = new ConcurrentHashMap<>();

    /** The names of pipelines, those that get a table first; empty if they get it in the order of their claims. */
    private final List<String> order;

    private final Predicate<String> keeps;

    /** The pipelines from which a table was taken. */
    private final Map<Table, Set<String>> losers = new ConcurrentHashMap<>();

    /**
     * A claim to a table that two pipelines carry.
     *
     * @param loser the name of the pipeline that may not carry the table
     * @param mistake what is wrong and what to do
     */
    record Conflict(String loser, String mistake) {}

    /** Creates an instance without owners, in which the first pipeline that claims a table gets it. */
    public TableOwners() {
        this(List.of(), name -> true);
    }

    /**
     * Creates an instance without owners.
     *
     * @param order the names of all pipelines: the earlier one gets a table, whichever claims it first
     * @param keeps whether no table is taken from a pipeline
     */
    TableOwners(List<String> order, Predicate<String> keeps) {
        this.order = List.copyOf(order);
        this.keeps = keeps;
    }

    /**
     * Claims a table.
     *
     * @param table the table
     * @param pipeline the name of the pipeline that wants to carry it
     * @return null if no other pipeline wants to, or the other one has lost it before
     */
    @Nullable
    Conflict claim(Table table, String pipeline) {
        String owner = owners.putIfAbsent(table, pipeline);
        if (owner == null || owner.equals(pipeline)) {
            return null;
        }
        String mistake = mistake(table, owner, pipeline);
        if (order.indexOf(pipeline) >= order.indexOf(owner) || keeps.test(owner)) {
            return new Conflict(pipeline, mistake);
        }
        losers.computeIfAbsent(table, none -> ConcurrentHashMap.newKeySet()).add(owner);
        return owners.replace(table, owner, pipeline) ? new Conflict(owner, mistake) : claim(table, pipeline);
    }

    /** Returns the names of the pipelines that had a table and lost it. */
    Set<String> losers(Table table) {
        return losers.getOrDefault(table, Set.of());
    }

    /** Returns what is wrong with a table of two pipelines, and what to do. */
    static String mistake(Table table, String owner, String pipeline) {
        return "table " + table + " is in the publications of the pipelines '" + owner + "' and '" + pipeline
                + "', which would both write to its topic: ALTER PUBLICATION ... DROP TABLE in one of them, or give"
                + " one of them a topic.prefix of its own, in a configuration of its own";
    }
}
