package dev.walferry.bench.peers;

import io.debezium.connector.common.CdcSourceTaskContext;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.relational.CustomConverterRegistry;
import java.util.List;

/** Debezium's schema, whose constructor is protected. */
final class OpenPostgresSchema extends PostgresSchema {
    @SuppressWarnings("unchecked") // the naming strategy comes from a raw getter
    OpenPostgresSchema(
            CdcSourceTaskContext<PostgresConnectorConfig> context,
            PostgresConnection connection,
            PostgresValueConverter converter) {
        super(
                context,
                connection.getDefaultValueConverter(),
                context.getConfig().getTopicNamingStrategy(PostgresConnectorConfig.TOPIC_NAMING_STRATEGY),
                converter,
                new CustomConverterRegistry(List.of()));
    }
}
