package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A URL with several hosts leads a later connection to a server that lacks rows that were already read. */
@Kafka
@Tag("slow")
@Timeout(600)
class PolledServerTest {
    private static final String ITEM = "create table item (id int primary key)";
    private static final String POLLS =
            "select count(*)::text from pg_stat_activity where application_name = 'walferry query'";

    private static Route route(TestDatabase database, TestTopics topics, LocalPostgres first, LocalPostgres second)
            throws SQLException {
        return Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", "incrementing")
                .set("incrementing.column.name", "id")
                .set("query.deletes", "compare")
                .set(
                        "source.url",
                        "jdbc:postgresql://127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port()
                                + "/shop?hostRecheckSeconds=0");
    }

    private static void run(LocalPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect("shop")) {
            PolledTopics.run(connection, sql);
        }
    }

    private static void awaitAnswer(LocalPostgres server, String sql, String expected) {
        Await.until(sql, PolledTopics.LIMIT, () -> {
            try (Connection connection = server.connect("shop");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.next() && expected.equals(row.getString(1));
            }
        });
    }

    private static void awaitFailure(DaemonThread daemon, String part) {
        awaitFailure(daemon, part, Instant.EPOCH);
    }

    private static void awaitFailure(DaemonThread daemon, String part, Instant after) {
        Await.until(
                "it says " + part,
                PolledTopics.LIMIT,
                () -> daemon.progress().deliveries().failures().recent().stream()
                        .anyMatch(failure ->
                                failure.at().isAfter(after) && failure.message().contains(part)));
    }

    /**
     * Rows that the standby has not replayed yet are not taken for deleted; polling goes on there once it has replayed
     * them.
     */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyThatIsBehind(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute(ITEM, "insert into item values (1)");
            try (Route route = route(database, topics, servers.primary(), servers.standby());
                    DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.await(route, "id", "1");
                servers.awaitReplayed();
                run(servers.standby(), "select pg_wal_replay_pause()");
                awaitAnswer(servers.standby(), "select pg_get_wal_replay_pause_state()", "paused");
                database.execute("insert into item values (2)");
                PolledTopics.await(route, "id", "1", "2");
                PolledTopics.awaitOffset(route, "position.0", "2");
                servers.primary().stopFast();
                awaitFailure(daemon, "a standby that is behind");
                run(servers.standby(), "select pg_wal_replay_resume()");
                awaitAnswer(
                        servers.standby(),
                        "select (pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn())::text",
                        "true");
                awaitAnswer(servers.standby(), POLLS, "1");
                servers.primary().start();
                database.execute("insert into item values (3)", "delete from item where id = 1");
                PolledTopics.await(route, "id", "-1", "1", "2", "3");
                daemon.stop();
            }
        }
    }

    /** {@code bulk} has no offset to continue from, but still records how far it has read. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyThatIsBehindALaterPoll(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute(ITEM, "insert into item values (1)");
            try (Route route = route(database, topics, servers.primary(), servers.standby())
                            .set("mode", "bulk")
                            .set("poll.interval.ms", "500");
                    DaemonThread daemon = DaemonThread.streaming(route)) {
                PolledTopics.awaitOffset(route, "read.lsn", ".+");
                PolledTopics.awaitPoll(route);
                servers.awaitReplayed();
                run(servers.standby(), "select pg_wal_replay_pause()");
                awaitAnswer(servers.standby(), "select pg_get_wal_replay_pause_state()", "paused");
                database.execute("insert into item values (2)");
                PolledTopics.awaitKeys(route, "1", "2");
                PolledTopics.awaitPoll(route);
                servers.primary().stopFast();
                awaitFailure(daemon, "a standby that is behind");
                servers.primary().start();
                PolledTopics.awaitPoll(route);
                assertFalse(PolledTopics.values(route, "id").contains("-2"), "row 2 is there");
                daemon.stop();
            }
        }
    }

    /** The standby follows the promoted server, which has all rows, but has not replayed them itself. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aStandbyThatFollowsAPromotedServer(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute(ITEM, "insert into item values (1)");
            try (LocalPostgres other =
                            LocalPostgres.standbyOf(servers.primary(), "other").start();
                    Route route = route(database, topics, servers.primary(), other);
                    DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("grant pg_read_all_stats to " + route.role());
                PolledTopics.await(route, "id", "1");
                awaitAnswer(other, "select count(*)::text from pg_roles where rolname = '" + route.role() + "'", "1");
                run(other, "alter system set recovery_min_apply_delay = '1d'");
                run(other, "select pg_reload_conf()");
                awaitAnswer(other, "show recovery_min_apply_delay", "1d");
                database.execute("insert into item values (2)");
                PolledTopics.await(route, "id", "1", "2");
                PolledTopics.awaitOffset(route, "position.0", "2");
                servers.awaitReplayed();
                servers.primary().stopFast();
                servers.promote();
                follow(other, servers.standby());
                awaitFailure(daemon, "a standby that is behind", Instant.now());
                run(other, "alter system reset recovery_min_apply_delay");
                run(other, "select pg_reload_conf()");
                awaitAnswer(other, POLLS, "1");
                database.execute("insert into item values (3)");
                PolledTopics.await(route, "id", "1", "2", "3");
                daemon.stop();
            }
        }
    }

    private static void follow(LocalPostgres standby, LocalPostgres promoted) throws SQLException {
        run(promoted, "select pg_create_physical_replication_slot('other')");
        run(
                standby,
                "alter system set primary_conninfo = 'host=127.0.0.1 port=" + promoted.port() + " user="
                        + promoted.user() + " password=" + promoted.password()
                        + " dbname=postgres application_name=other'");
        run(standby, "select pg_reload_conf()");
    }

    /** The former primary has the same tables, system identifier and timeline, but different rows. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aFormerPrimary(int version, TestTopics topics) throws SQLException {
        try (LocalPostgres former = LocalPostgres.version(version).start();
                LocalPostgres present = LocalPostgres.version(version).start()) {
            TestDatabase stale = TestDatabase.create(former, "shop");
            stale.execute(ITEM, "insert into item values (100)");
            TestDatabase database = TestDatabase.create(present, "shop");
            database.execute(
                    ITEM, "insert into item values (1)", "create table more as select generate_series(1, 20000)");
            try (Route route = route(database, topics, former, present).set("table.whitelist", "item")) {
                stale.execute(
                        "create role " + route.role() + " login password '" + Route.PASSWORD + "'",
                        "grant select on item to " + route.role());
                former.stopFast();
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    PolledTopics.await(route, "id", "1");
                    PolledTopics.awaitOffset(route, "position.0", "1");
                    former.start();
                    present.stopFast();
                    awaitFailure(daemon, "another server with the same tables");
                    former.stopFast();
                    present.start();
                    database.execute("insert into item values (2)");
                    PolledTopics.await(route, "id", "1", "2");
                    daemon.stop();
                }
            }
        }
    }
}
