package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Everything that users do with a connector over REST, from start to end. Nothing is lost and nothing comes twice. */
final class ConnectorLife {
    private final ConnectorSetting connector;
    private final ConnectRest rest;
    private final TestDatabase database;

    private ConnectorLife(ConnectorSetting connector, ConnectRest rest, TestDatabase database) {
        this.connector = connector;
        this.rest = rest;
        this.database = database;
    }

    /** Runs the life of a connector whose table {@code t} is published and empty. */
    static void live(ConnectorSetting connector, ConnectRest rest, TestDatabase database) throws SQLException {
        new ConnectorLife(connector, rest, database).live();
    }

    private void live() throws SQLException {
        connector.start(rest);
        carry(1);
        ConsumerRecord<byte[], byte[]> first = connector.records(Map.of()).get(0);
        assertEquals("{\"id\":1}", text(first.key()));
        assertTrue(
                text(first.value()).startsWith("{\"before\":null,\"after\":{\"id\":1,\"v\":\"row 1\"},\"source\":{"));

        connector.ask(rest, "pause");
        connector.awaitState(rest, "PAUSED");
        database.execute("insert into t values (2, 'while it is paused')");
        connector.ask(rest, "resume");
        connector.awaitState(rest, "RUNNING");
        connector.awaitRecords(2);
        connector.awaitConfirmed();

        connector.restart(rest, "/tasks/0/restart");
        carry(3);
        connector.restart(rest, "/restart?includeTasks=true");
        carry(4);

        connector.set("tombstones.on.delete", "false").restart(rest);
        database.execute("delete from t where id = 1");
        connector.awaitRecords(5);
        carry(6);
        assertEquals(
                List.of("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}", "{\"id\":1}", "{\"id\":6}"),
                connector.keys(Map.of()));

        connector.ask(rest, "stop");
        connector.awaitSlotActive(false);
        connector.ask(rest, "resume");
        connector.awaitSlotActive(true);
        carry(7);
        connector.delete(rest);
        assertEquals(7, connector.keys(Map.of()).size());
    }

    /** Has one more record sent and waits until it is confirmed, so that a task that starts now repeats nothing. */
    private void carry(int records) throws SQLException {
        database.execute("insert into t values (" + records + ", 'row " + records + "')");
        connector.awaitRecords(records);
        connector.awaitConfirmed();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
