package dev.walferry.kafka.group;

import dev.walferry.kafka.group.TableOwners.Conflict;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.Publications.Table;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Lets a pipeline carry the tables that it has, or that no other pipeline of the process has yet. A table that it takes
 * over from another one has to wait until that one has ended: what that one has not delivered would arrive later.
 */
final class ClaimedTables implements TableCheck {
    private final String name;
    private final TableOwners owners;
    private final Consumer<Conflict> refused;
    private final Predicate<String> isEnding;

    /**
     * Creates a check for one pipeline.
     *
     * @param name of the pipeline
     * @param owners knows which pipeline has each table
     * @param refused ends the loser, which is another pipeline
     * @param isEnding whether records of a pipeline that was refused may still arrive from this process
     */
    ClaimedTables(String name, TableOwners owners, Consumer<Conflict> refused, Predicate<String> isEnding) {
        this.name = name;
        this.owners = owners;
        this.refused = refused;
        this.isEnding = isEnding;
    }

    @Override
    public boolean allows(Table table) {
        Conflict conflict = owners.claim(table, name);
        if (conflict != null && conflict.loser().equals(name)) {
            throw new RecordMappingException(conflict.mistake());
        }
        if (conflict != null) {
            refused.accept(conflict);
        }
        return owners.losers(table).stream().noneMatch(isEnding);
    }
}
