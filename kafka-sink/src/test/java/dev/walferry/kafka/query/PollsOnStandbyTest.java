package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mode=xmin} after a promotion, when transaction ids may be assigned twice. */
@Kafka
@Tag("slow")
@Timeout(600)
class PollsOnStandbyTest {
    private static Route route(ReplicatedPostgres servers, TestTopics topics) throws SQLException {
        TestDatabase database = TestDatabase.create(servers, "shop");
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", "xmin");
        servers.awaitReplayed();
        return route;
    }

    private static String ask(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("shop");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void awaitAll(Route route, String... ids) {
        Await.until(
                "the rows " + List.of(ids) + " have come",
                PolledTopics.LIMIT,
                () -> PolledTopics.values(route, "id").containsAll(List.of(ids)));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyThatIsPromoted(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of());
                Route route = route(servers, topics)
                        .set("source.url", servers.standby().url("shop"));
                DaemonThread daemon = DaemonThread.streaming(route)) {
            awaitAll(route, "1");
            route.database().execute("insert into item values (2)");
            awaitAll(route, "2");
            servers.primary().stopFast();
            servers.promote();
            route.database().execute("insert into item values (3)");
            awaitAll(route, "3");
            daemon.stop();
        }
    }

    /** The standby has not received the last transactions, and assigns their ids to others. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void idsOfTransactionsThatAreGivenAgain(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of());
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            awaitAll(route, "1");
            try (Connection standby = servers.standby().connect("postgres");
                    Statement statement = standby.createStatement()) {
                statement.execute("alter system set primary_conninfo = ''");
                statement.execute("select pg_reload_conf()");
            }
            Await.until(
                    "nothing is received",
                    PolledTopics.LIMIT,
                    () -> ask(servers.standby(), "select count(*) from pg_stat_wal_receiver")
                            .equals("0"));
            for (int id = 2; id < 20; id++) {
                route.database().execute("insert into item values (" + id + ")");
            }
            awaitAll(route, "19");
            long seen = Long.parseLong(ask(servers.primary(), "select txid_snapshot_xmin(txid_current_snapshot())"));
            servers.primary().stopFast();
            servers.promote();
            route.database().execute("insert into item values (100)", "insert into item values (101)");
            assertTrue(
                    Long.parseLong(ask(servers.standby(), "select max(xmin::text::bigint) from item")) < seen,
                    "ids are given again");
            awaitAll(route, "100", "101");
            daemon.stop();
        }
    }
}
