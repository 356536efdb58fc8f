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
 * The tables that {@code snapshot.tables} names. At the start a name that is not published is a mistake. Later it is a table that
 * has left, which must not end a pipeline that has others. For one thread.
 */
final class ListedTables {
    private static final Logger LOG = LoggerFactory.getLogger(ListedTables.class);
    private static final String MISSING = ", which is in none of the publications or left out by a list of tables: ";

    private final List<Table> listed;

    /** Not published when that was said. A table that is back may leave again. */
    private final Set<Table> warned = new HashSet<>();

    ListedTables(List<Table> listed) {
        this.listed = listed;
    }

    /**
     * Before the first session.
     *
     * @param published the tables that are carried
     * @param known those whose progress was kept: they were published once
     * @throws ProgressException if one is neither
     */
    void requirePublished(Collection<Table> published, Collection<Table> known) {
        for (Table table : listed) {
            if (!published.contains(table) && !known.contains(table)) {
                throw new ProgressException("snapshot.tables names " + table + MISSING
                        + "ALTER PUBLICATION ... ADD TABLE, or leave it out");
            }
        }
        warnOfMissing(published);
    }

    /**
     * Before a session. Each table that has left is named once.
     *
     * @param published the tables that are carried
     */
    void warnOfMissing(Collection<Table> published) {
        warned.removeAll(published);
        for (Table table : listed) {
            if (!published.contains(table) && warned.add(table)) {
                LOG.warn(
                        LogEvent.SNAPSHOT_TABLE_GONE.marker(),
                        "snapshot.tables names {}{}it is not read until it is published again. If it does not come back, leave it"
                                + " out: once it is forgotten, a daemon that starts refuses the name",
                        table,
                        MISSING);
            }
        }
    }
}
