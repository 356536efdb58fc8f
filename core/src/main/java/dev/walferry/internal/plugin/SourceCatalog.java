package dev.walferry.internal.plugin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Supplies what a plugin does not send. Never makes the caller wait. */
public interface SourceCatalog extends AutoCloseable {
    /**
     * Looks a table up.
     *
     * @param name its name
     * @return the table as it is now, empty if there is none; fails with the {@link java.sql.SQLException}
     */
    CompletableFuture<Optional<TableDefinition>> table(QualifiedName name);

    /**
     * Looks a replication origin up.
     *
     * @param id its number
     * @return its name, empty if there is none; fails with the {@link java.sql.SQLException}
     */
    CompletableFuture<Optional<String>> originName(int id);

    /** Stops asking the server. */
    @Override
    void close();
}
