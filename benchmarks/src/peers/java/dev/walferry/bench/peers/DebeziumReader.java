package dev.walferry.bench.peers;

import dev.walferry.bench.decode.RowReader;
import io.debezium.config.Configuration;
import io.debezium.connector.common.CdcSourceTaskContext;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputMessageDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Debezium's own pgoutput decoder. It asks the database about every relation, so it needs a real one with the table. The time
 * of a row does not include that.
 */
final class DebeziumReader implements RowReader, AutoCloseable {
    private static final DateTimeFormatter POSTGRES_TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral("+00")
            .toFormatter(java.util.Locale.ROOT);

    private final PostgresConnection connection;
    private final TypeRegistry types;
    private final PgOutputMessageDecoder decoder;

    DebeziumReader(String host, int port, String database, String user, String password) {
        PostgresConnectorConfig config = new PostgresConnectorConfig(Configuration.from(Map.of(
                "database.hostname", host,
                "database.port", Integer.toString(port),
                "database.dbname", database,
                "database.user", user,
                "database.password", password,
                "topic.prefix", "bench",
                "plugin.name", "pgoutput")));
        Charset charset;
        try (PostgresConnection first =
                new PostgresConnection(config.getJdbcConfig(), PostgresConnection.CONNECTION_GENERAL)) {
            charset = first.getDatabaseCharset();
        }
        types = PostgresConnection.createTypeRegistry(config.getJdbcConfig());
        connection = new PostgresConnection(
                config.getJdbcConfig(),
                types,
                registry -> PostgresValueConverter.of(config, charset, registry),
                PostgresConnection.CONNECTION_GENERAL);
        CdcSourceTaskContext<PostgresConnectorConfig> context =
                new CdcSourceTaskContext<>(Configuration.empty(), config, Map.of());
        OpenPostgresSchema schema = new OpenPostgresSchema(
                context, connection, PostgresValueConverter.of(config, charset, connection.getTypeRegistry()));
        decoder = new PgOutputMessageDecoder(new MessageDecoderContext(config, schema), connection);
    }

    @Override
    public void announce(byte[] message) {
        process(message, change -> {});
    }

    /** Decodes a row and gets every value as Debezium's Java object. */
    void objects(byte[] message, Blackhole hole) {
        process(message, change -> {
            for (ReplicationMessage.Column column : change.getNewTupleList()) {
                hole.consume(value(column));
            }
        });
    }

    @Override
    public List<String> values(byte[] message) {
        List<String> values = new ArrayList<>();
        process(message, change -> {
            for (ReplicationMessage.Column column : change.getNewTupleList()) {
                values.add(text(value(column)));
            }
        });
        return values;
    }

    private static Object value(ReplicationMessage.Column column) {
        return column.getValue(
                () -> {
                    throw new SQLException("a value needs the database, which it should not");
                },
                false);
    }

    private static String text(Object value) {
        if (value instanceof Boolean b) {
            return b ? "t" : "f";
        }
        if (value instanceof OffsetDateTime time) {
            return time.withOffsetSameInstant(ZoneOffset.UTC).format(POSTGRES_TIME);
        }
        return String.valueOf(value);
    }

    private interface Use {
        void of(ReplicationMessage change);
    }

    private void process(byte[] message, Use use) {
        try {
            decoder.processNotEmptyMessage(ByteBuffer.wrap(message), use::of, types);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
