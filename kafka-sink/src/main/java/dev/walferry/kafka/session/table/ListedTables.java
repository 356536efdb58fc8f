package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.replication.Publications.Table;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that {@code snapshot.tables} and {@code snapshot.select} name. When a pipeline begins, a name that is not published
 * is a mistake, which may show what it means to leave out. Later it may be a table that has left, and was forgotten since, which
 * must not end a pipeline that has others. For one thread.
 */
final class ListedTables {
    private static final Logger LOG = LoggerFactory.getLogger(ListedTables.class);
    private static final String ELSEWHERE = ", which this pipeline does not carry: unless another one does, ";
    private static final String MISSING = ", which is in none of the publications or left out by a list of tables: ";

    private final List<Named> named;
    private final boolean isAlone;

    /** Tables that were warned of. One that is back may leave again. */
    private final Set<Table> warned = new HashSet<>();

    private record Named(String key, Table table) {}

    /**
     * Takes the names.
     *
     * @param settings name the tables, perhaps of several pipelines
     * @param isAlone whether no other pipeline has the same settings
     */
    ListedTables(SnapshotSettings settings, boolean isAlone) {
        this.isAlone = isAlone;
        this.named = Stream.concat(
                        settings.tables().stream().map(table -> new Named("snapshot.tables", table)),
                        settings.selections().keySet().stream().map(table -> new Named("snapshot.select", table)))
                .toList();
    }

    /**
     * Requires listed tables to be published. Called before the first session of a pipeline of which nothing is known.
     *
     * @param published the tables that are carried
     * @throws ProgressException if one of those that are listed is not among them
     */
    void requirePublished(Collection<Table> published) {
        if (!isAlone) {
            warnOfMissing(published);
            return;
        }
        for (Named each : named) {
            if (!published.contains(each.table())) {
                throw new ProgressException(each.key() + " names " + each.table() + MISSING
                        + "correct the name, ALTER PUBLICATION ... ADD TABLE, or leave it out");
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
        for (Named each : named) {
            if (!published.contains(each.table()) && warned.add(each.table())) {
                LOG.warn(
                        LogEvent.SNAPSHOT_TABLE_GONE.marker(),
                        "{} names {}{}it is not read until it is published. Correct the name, or leave it out if it"
                                + " does not come back",
                        each.key(),
                        each.table(),
                        isAlone ? MISSING : ELSEWHERE);
            }
        }
    }
}
