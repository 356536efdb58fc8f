package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Trap D6 (docs/design/traps.md): a catalog query made while the stream waits does not wait forever for a server that
 * is gone.
 */
@Timeout(300)
class SourceDatabaseTest {
    private static SourceDatabase source(TestDatabase database, TcpProxy proxy, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("source.url", proxy.url(database.name()));
        settings.put("source.user", database.user());
        settings.put("source.password", database.password());
        settings.put("source.slot.name", "s");
        settings.put("source.publication.names", "p");
        settings.put("topic.prefix", "t");
        settings.put("kafka.bootstrap.servers", "localhost:9092");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new SourceDatabase(SinkConfig.of(settings, Map.of()).source(), false);
    }

    @Tag("slow")
    @OnPostgres(18)
    void aSilentServerLosesTheConnection(TestDatabase database) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database)) {
            SourceDatabase source = source(database, proxy, "source.receiver.timeout.ms", "6000");
            try (Connection connection = source.connect();
                    Statement statement = connection.createStatement()) {
                proxy.fallSilentAfter(0);
                assertThrows(SQLException.class, () -> statement.execute("select 1"));
                assertTrue(connection.isClosed());
            }
            ReplicationException e = assertThrows(ReplicationException.class, source::database);
            assertEquals(Category.RETRY, e.category(), e::getMessage);
        }
    }

    @OnPostgres(18)
    void theDriversOwnSettingComesFirst(TestDatabase database) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Connection usual = source(database, proxy).connect();
                Connection other = source(database, proxy, "source.jdbc.socketTimeout", "7")
                        .connect();
                Connection none = source(database, proxy, "source.receiver.timeout.ms", "0")
                        .connect()) {
            assertEquals(60_000, usual.getNetworkTimeout());
            assertEquals(7_000, other.getNetworkTimeout());
            assertEquals(0, none.getNetworkTimeout());
        }
    }
}
