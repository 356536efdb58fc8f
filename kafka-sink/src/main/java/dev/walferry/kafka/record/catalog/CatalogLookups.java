package dev.walferry.kafka.record.catalog;

import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.connection.Lookups;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the catalog about tables, many at once. Safe in any thread. */
final class CatalogLookups implements AutoCloseable {
    private final String slot;
    private final boolean withLeaves;
    private final Lookups<Relation, CatalogTable> lookups;

    CatalogLookups(ConnectionSource connections, String slot, boolean withLeaves) {
        this(connections, slot, withLeaves, new Failures());
    }

    CatalogLookups(ConnectionSource connections, String slot, boolean withLeaves, Failures failures) {
        this.slot = slot;
        this.withLeaves = withLeaves;
        this.lookups = new Lookups<>(
                "tables", "walferry-catalog", () -> snapshots(connections.open()), this::tables, failures);
    }

    /** Sets a connection up so that all queries of one transaction see the same snapshot. */
    private static Connection snapshots(Connection open) throws SQLException {
        open.setAutoCommit(false);
        open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return open;
    }

    /** Asks about a relation's table. Returns at once. */
    CompletableFuture<CatalogTable> ask(Relation relation) {
        return lookups.ask(relation);
    }

    @Nullable
    String trouble() {
        return lookups.trouble();
    }

    boolean isRunning() {
        return lookups.isRunning();
    }

    private List<CatalogTable> tables(Connection open, List<Relation> relations) throws SQLException {
        Map<Integer, CatalogTable> tables = now(open, relations);
        Set<Integer> doubtful = tables.entrySet().stream()
                .filter(table -> table.getValue().dropped() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (!doubtful.isEmpty()) {
            FirstIndex.awaitIn(open, doubtful);
            open.commit();
            tables = now(open, relations);
        }
        List<CatalogTable> answers = new ArrayList<>();
        for (Relation relation : relations) {
            answers.add(tables.get(relation.oid()));
        }
        return answers;
    }

    private Map<Integer, CatalogTable> now(Connection open, List<Relation> relations) throws SQLException {
        Map<Integer, CatalogTable> tables = CatalogQueries.tables(open, slot, withLeaves, relations);
        open.commit();
        return tables;
    }

    /** Ends the thread, even in the middle of a query. Open questions stay unanswered. */
    @Override
    public void close() {
        lookups.close();
    }
}
