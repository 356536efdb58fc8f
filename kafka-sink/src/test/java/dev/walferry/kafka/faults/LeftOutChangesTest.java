package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Changes that lists leave out have no records, but the position still moves past them. */
@Kafka
@Timeout(300)
class LeftOutChangesTest {
    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table kept (id int primary key, name text, seen int)",
                "alter table kept replica identity full",
                "create table left_out (id int primary key, name text)");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("table.exclude.list", "public.left_out")
                .set("column.exclude.list", "public.kept.seen")
                .set("skip.messages.without.change", "true")
                .publish("all tables");
    }

    @OnPostgres(18)
    void aTransactionWithNothingLeftToPublishIsConfirmed(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            for (String statement : List.of(
                    "insert into left_out values (1, '" + Route.ROW_MARKER + "')",
                    "update left_out set id = 2",
                    "delete from left_out",
                    "truncate left_out")) {
                database.execute(statement);
                Lsn end = route.walEnd();
                daemon.awaitAllConfirmed();
                assertTrue(!end.isAfter(route.confirmed()), statement);
            }
            assertEquals(List.of(route.prefix() + ".walferry-progress"), topics.existing());
            daemon.stop();
            assertEquals(0, route.unconfirmedChanges());
        }
    }

    @OnPostgres(18)
    void whatRemainsOfATransactionArrivesOnce(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute("do $$ begin"
                        + " insert into left_out select i, 'x' from generate_series(1, 1000) i;"
                        + " insert into kept values (1, 'a', 1);"
                        + " update kept set seen = 2;"
                        + " update kept set name = 'b';"
                        + " insert into left_out select i, 'x' from generate_series(1001, 2000) i; end $$");
                daemon.awaitAllConfirmed();
                database.execute("update kept set seen = 3");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(0, route.unconfirmedChanges());
            assertEquals(List.of(route.topic("kept"), route.prefix() + ".walferry-progress"), topics.existing());
            assertEquals(2, route.rebuilt().records());
        }
    }
}
