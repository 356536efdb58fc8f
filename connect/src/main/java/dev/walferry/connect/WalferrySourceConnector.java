package dev.walferry.connect;

import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.ConfigurationException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Carries the changes of a PostgreSQL database to Kafka, through Kafka Connect. It has a task for each of its pipelines, not
 * more, because a slot has one stream; some share a task if {@code tasks.max} allows fewer.
 */
public final class WalferrySourceConnector extends SourceConnector {
    private Map<String, String> configuration = Map.of();

    /** Creates a connector. Kafka Connect calls this. */
    public WalferrySourceConnector() {}

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return WalferrySourceTask.class;
    }

    @Override
    public ConfigDef config() {
        return ConnectorConfig.definition();
    }

    /**
     * Finds what is wrong with a configuration, each mistake at its key.
     *
     * @param connectorConfigs as a user has given it
     * @return every key with its value and what is wrong with it
     */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return new Validation(config(), connectorConfigs).result();
    }

    @Override
    public void start(Map<String, String> props) {
        configuration = Map.copyOf(props);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        try {
            return Pipelines.tasks(configuration, maxTasks);
        } catch (ConfigurationException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    @Override
    public void stop() {}

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> connectorConfig) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    /**
     * Checks offsets that a person wants to set. They must be this slot's and lie in the server's WAL. A null offset
     * resets: the task then continues from the slot's position.
     *
     * @param connectorConfig the connector's configuration
     * @param offsets the wanted offset by source partition
     * @return true: PostgreSQL sends everything after each of them
     * @throws ConnectException if an offset is refused
     */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        new OffsetChange(connectorConfig).check(offsets);
        return true;
    }
}
