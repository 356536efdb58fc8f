package dev.walferry.kafka.record.catalog;

import dev.walferry.kafka.connection.ConnectionSource;
import dev.walferry.kafka.connection.LookupFailure;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.pgoutput.Relation;
import java.util.IdentityHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of one database, asked on another thread. PostgreSQL announces a table again after every change to it,
 * and the catalog is asked once per announcement. For one thread.
 */
public final class LiveCatalog implements TableCatalog, AutoCloseable {
    private final CatalogLookups lookups;
    private final IdentityHashMap<Relation, CompletableFuture<CatalogTable>> asked = new IdentityHashMap<>();

    /**
     * Creates the catalog of one database.
     *
     * @param connections opens connections to it, at first use
     * @param slot the slot that the rows come from
     * @param withLeaves whether the partitions of a root are asked for: PostgreSQL does not announce them in streamed
     *     transactions
     */
    public LiveCatalog(ConnectionSource connections, String slot, boolean withLeaves) {
        this(connections, slot, withLeaves, new Failures());
    }

    /**
     * Creates the catalog of one database.
     *
     * @param connections opens connections to it, at first use
     * @param slot the slot that the rows come from
     * @param withLeaves whether the partitions of a root are asked for
     * @param failures counts what it does not answer
     */
    public LiveCatalog(ConnectionSource connections, String slot, boolean withLeaves, Failures failures) {
        this.lookups = new CatalogLookups(connections, slot, withLeaves, failures);
    }

    @Override
    public @Nullable CatalogTable of(Relation relation) {
        CompletableFuture<CatalogTable> answer = asked.computeIfAbsent(relation, lookups::ask);
        if (!answer.isDone()) {
            return null;
        }
        try {
            return answer.join();
        } catch (CompletionException | CancellationException e) {
            asked.remove(relation);
            LookupFailure failure = LookupFailure.of(e);
            throw new RecordMappingException(
                    "cannot look up relation " + relation + ": " + failure.reason() + "; nothing was skipped: "
                            + failure.remedy(),
                    failure.cause(),
                    Fault.SERVICE);
        }
    }

    @Override
    public void done(Relation relation) {
        asked.remove(relation);
    }

    @Override
    public @Nullable String trouble() {
        return lookups.trouble();
    }

    /** Ends the lookups. */
    @Override
    public void close() {
        lookups.close();
    }
}
