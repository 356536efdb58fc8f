package dev.walferry.internal.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The names of replication origins, which plugins send as numbers. */
final class OriginNames {
    private static final int LOCAL = 0;

    private final SourceCatalog catalog;
    private final Map<Integer, Optional<String>> names = new HashMap<>();
    private @Nullable CompletableFuture<Optional<String>> asked;

    OriginNames(SourceCatalog catalog) {
        this.catalog = catalog;
    }

    /** Makes sure that a name is known; returns what to wait for if it is not yet. */
    @Nullable
    CompletableFuture<?> find(int id) {
        if (id == LOCAL || names.containsKey(id)) {
            return null;
        }
        if (asked == null) {
            asked = catalog.originName(id);
        }
        if (!asked.isDone()) {
            return asked;
        }
        names.put(id, CatalogAnswers.of(asked));
        asked = null;
        return null;
    }

    /** Returns the name of an origin, null for this server itself and for an origin that was dropped. */
    @Nullable
    String name(int id) {
        return id == LOCAL ? null : names.getOrDefault(id, Optional.empty()).orElse(null);
    }
}
