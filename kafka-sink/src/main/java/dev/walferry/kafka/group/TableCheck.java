package dev.walferry.kafka.group;

import dev.walferry.replication.Publications.Table;

/** Decides whether a pipeline may send changes of a table. */
public interface TableCheck {
    /**
     * Asks about a table.
     *
     * @param table a table that has changed
     * @return false if that is not known yet, and has to be asked again
     * @throws dev.walferry.kafka.record.change.RecordMappingException if it may not
     */
    boolean allows(Table table);
}
