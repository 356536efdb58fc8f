package dev.walferry.connect;

import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a worker gives a task. */
record TaskContext(OffsetStorageReader offsetStorageReader) implements SourceTaskContext {
    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public @Nullable TransactionContext transactionContext() {
        return null;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException();
    }
}
