package dev.walferry.internal.plugin;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Unwraps the catalog's answers. */
final class CatalogAnswers {
    private CatalogAnswers() {}

    /** Returns the answer of a future that is done, or throws the error that it ended with. */
    static <T> T of(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw new CatalogException(sql);
            }
            throw e;
        }
    }
}
