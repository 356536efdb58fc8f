package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Trap D6 (docs/design/traps.md): a catalog query made while the stream waits does not wait forever for a server that
 * is gone.
 */
@Timeout(300)
class SourceDatabaseTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

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

    /** Daemons that start together on a new database: the second waits for the first, and then finds its publication. */
    @OnPostgres({14, 18})
    void anotherDaemonCreatesThePublicationFirst(TestDatabase database) throws Exception {
        database.execute("create table item (id int primary key)");
        try (TcpProxy proxy = TcpProxy.to(database);
                Connection first = database.connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("create publication p for table item");
            SourceDatabase second =
                    source(database, proxy, "source.publication.create", "tables", "source.tables", "item");
            CompletableFuture<Void> prepared = CompletableFuture.runAsync(second::preparePublications);
            Await.until(
                    "the second waits for the first",
                    LIMIT,
                    () -> "1"
                            .equals(database.queryOne("select count(*) from pg_stat_activity"
                                    + " where wait_event = 'transactionid' and datname = current_database()")));
            first.commit();
            prepared.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
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
