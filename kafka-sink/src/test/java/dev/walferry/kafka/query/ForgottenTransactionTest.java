package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A transaction that nobody ends holds new rows up, and the log names it. */
@Kafka
@Tag("slow")
@Timeout(300)
class ForgottenTransactionTest {
    private final TestTopics topics;

    ForgottenTransactionTest(TestTopics topics) {
        this.topics = topics;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @OnPostgres({14, 18})
    void aForgottenTransactionIsNamed(TestDatabase database) throws SQLException {
        database.execute("create table item (id serial primary key)", "insert into item default values");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix())
                        .set("mode", "incrementing");
                Connection orphan = database.connect();
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            PolledTopics.await(route, "id", "1");
            String gid = "orphan of " + database.name();
            run(orphan, "begin; insert into item default values; prepare transaction '" + gid + "'");
            try {
                database.execute("insert into item default values");
                Await.until(
                        "it is named",
                        PolledTopics.LIMIT,
                        () -> daemon.output().contains("the prepared transaction '" + gid + "' since 20"));
            } finally {
                run(orphan, "commit prepared '" + gid + "'");
            }
            PolledTopics.await(route, "id", "1", "2", "3");
            assertTrue(daemon.isAlive(), daemon::output);
        }
    }
}
