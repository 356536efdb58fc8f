package dev.walferry.kafka.group;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.Publications.Table;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which pipeline carries which table. Two that carried the same one would write to its topic at their own paces, and nobody
 * could tell which version of a row is the newer one.
 *
 * <p>A table stays with the first pipeline that claims it for as long as the process lives: what that one has not delivered
 * yet would arrive after what another one delivers. Safe in any thread.
 */
public final class TableOwners {
    private final Map<Table, String> owners = new ConcurrentHashMap<>();

    /**
     * A claim that is refused.
     *
     * @param owner the name of the pipeline that carries the table
     * @param mistake what is wrong and what to do
     */
    record Conflict(String owner, String mistake) {}

    /** Nobody has a table yet. */
    public TableOwners() {}

    /**
     * Claims a table.
     *
     * @param table the table
     * @param pipeline the name of the pipeline that wants to carry it
     * @return null if that is right
     */
    @Nullable
    Conflict claim(Table table, String pipeline) {
        String owner = owners.putIfAbsent(table, pipeline);
        return owner == null || owner.equals(pipeline) ? null : new Conflict(owner, mistake(table, owner, pipeline));
    }

    /** Lets one of the pipelines of this process carry what it has, or nobody else has yet. */
    TableCheck of(String pipeline) {
        return table -> {
            Conflict conflict = claim(table, pipeline);
            if (conflict != null) {
                throw new RecordMappingException(conflict.mistake());
            }
            return true;
        };
    }

    /** What is wrong with a table of two pipelines, and what to do. */
    static String mistake(Table table, String owner, String pipeline) {
        return "table " + table + " is in the publications of the pipelines '" + owner + "' and '" + pipeline
                + "', which would both write to its topic: ALTER PUBLICATION ... DROP TABLE in one of them, or give"
                + " one of them a topic.prefix of its own, in a configuration of its own";
    }
}
