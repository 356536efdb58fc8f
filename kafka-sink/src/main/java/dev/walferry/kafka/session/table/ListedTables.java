package dev.walferry.kafka.session.table;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that {@code snapshot.tables} names. When a pipeline begins, a name that is not published is a mistake. Later it may
 * be a table that has left, and was forgotten since, which must not end a pipeline that has others. For one thread.
 */
final class ListedTables {
    private static final Logger LOG = LoggerFactory.getLogger(ListedTables.class);
    private static final String MISSING = ", which is in none of the publications or left out by a list of tables: ";

    private final List<Table> listed;

    /** Tables that were warned of. One that is back may leave again. */
    private final Set<Table> warned = new HashSet<>();

    ListedTables(List<Table> listed) {
        this.listed = listed;
    }

    /**
     * Requires listed tables to be published. Called before the first session of a pipeline of which nothing is known.
     *
     * @param published the tables that are carried
     * @throws ProgressException if one of those that are listed is not among them
     */
    void requirePublished(Collection<Table> published) {
        for (Table table : listed) {
            if (!published.contains(table)) {
                throw new ProgressException("snapshot.tables names " + table + MISSING
                        + "ALTER PUBLICATION ... ADD TABLE, or leave it out");
            }
        }
    }

    /**
     * Warns of listed tables that are no longer published. Called before a later session. Each table is named once.
     *
     * @param published the tables that are carried
     */
    void warnOfMissing(Collection<Table> published) {
        warned.removeAll(published);
        for (Table table : listed) {
            if (!published.contains(table) && warned.add(table)) {
                LOG.warn(
                        LogEvent.SNAPSHOT_TABLE_GONE.marker(),
                        "snapshot.tables names {}{}it is not read until it is published. Correct the name, or leave it out if it"
                                + " does not come back",
                        table,
                        MISSING);
            }
        }
    }
}
